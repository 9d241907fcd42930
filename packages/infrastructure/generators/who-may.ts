import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTemplateSet } from '@aml-mlops/arm-templates';
import { whoMay } from '../src/roles/who-may.ts';
import { whoMayTable, withTable } from '../src/roles/who-may-table.ts';

/** Writes the permission table into `infrastructure/README.md`: `node generators/who-may.ts`. */
const folder = path.resolve(import.meta.dirname, '../../../infrastructure');
const file = path.join(folder, 'README.md');
const stages = ['dev', 'test', 'prd'];
const table = whoMayTable(whoMay(await readTemplateSet(folder), stages), stages);
writeFileSync(file, withTable(readFileSync(file, 'utf8'), table));
