import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTemplateSet } from '@aml-mlops/arm-templates';
import { makeShapeTable } from '../src/shapes/shape-table.ts';

/**
 * Writes `src/shapes/resource-shapes.json`: the parts of the published Azure Resource Manager schemas that the templates use
 * (azure-resource-manager-schemas, MIT), and of those in `schemas/`.
 *
 *     node generators/resource-shapes.ts <folder of Microsoft.<provider>.<api version>.json>
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('give the folder of the published schemas');
const here = path.resolve(import.meta.dirname, '..');
const target = path.join(here, 'src/shapes/resource-shapes.json');
const templates = await readTemplateSet(path.resolve(here, '../../infrastructure'));
const table = await makeShapeTable(templates, [folder, path.join(import.meta.dirname, 'schemas')]);
writeFileSync(target, JSON.stringify(table, null, 2));
execFileSync(path.resolve(here, '../../node_modules/.bin/biome'), ['format', '--write', target]);
