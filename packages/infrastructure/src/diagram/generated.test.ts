import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { resolveStages } from '../checks/resolved-stage.ts';
import table from '../shapes/resource-shapes.json' with { type: 'json' };
import { makeShapeTable } from '../shapes/shape-table.ts';
import { repositoryTemplates, TEMPLATES } from '../testing/repository-templates.ts';
import { drawDiagram } from './draw-diagram.ts';

test('the picture is that of the templates: else run generators/diagram.ts', async () => {
  const [stage] = resolveStages(await repositoryTemplates(), ['prd']);
  expect(drawDiagram(stage!)).toBe(readFileSync(path.join(TEMPLATES, 'diagram.svg'), 'utf8'));
});

/** The published schemas are no part of the repository: this runs where a copy of them is at hand. */
const SCHEMAS = path.resolve(TEMPLATES, '../../shared/data/azure-schemas/templates');
const WRITTEN = path.resolve(import.meta.dirname, '../../generators/schemas');
test.skipIf(!existsSync(SCHEMAS))(
  'the table of shapes is what the published schemas say: else run generators/resource-shapes.ts',
  async () => {
    expect(await makeShapeTable(await repositoryTemplates(), [SCHEMAS, WRITTEN])).toEqual(table);
  },
);
