import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTemplateSet } from '@aml-mlops/arm-templates';
import { resolveStages } from '../src/checks/resolved-stage.ts';
import { drawDiagram } from '../src/diagram/draw-diagram.ts';

/** Draws `infrastructure/diagram.svg` from the templates with the parameters of production: `node generators/diagram.ts`. */
const folder = path.resolve(import.meta.dirname, '../../../infrastructure');
const [stage] = resolveStages(await readTemplateSet(folder), ['prd']);
if (!stage) throw new Error('there is no stage prd');
writeFileSync(path.join(folder, 'diagram.svg'), drawDiagram(stage));
