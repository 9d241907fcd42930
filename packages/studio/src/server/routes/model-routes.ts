import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { ModelComparison, ModelRow, ModelShownWhole, ModelVersionDetail } from '../../api/models.ts';
import type { StudioContext } from '../context.ts';
import { compareVersions, FLIP_TITLES, flipRows } from '../models/compare-versions.ts';
import { modelList } from '../models/model-list.ts';
import { modelVersion } from '../models/model-version.ts';
import { registeredModel } from '../models/registered-model.ts';
import { sendCsv } from '../send-csv.ts';

const number = z.coerce.number().int().positive();
const model = z.object({ name: z.string() });
const flips = z.object({
  before: number,
  after: number,
  dataset: z.string(),
  datasetVersion: number,
  kind: z.enum(['all', 'gained', 'lost', 'neither']).default('all'),
});
const comparison = flips.extend({
  from: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function modelRoutes(app: FastifyInstance, context: StudioContext): void {
  app.get('/models', async (): Promise<readonly ModelRow[]> => modelList(context));

  app.get('/models/:name', async ({ params }): Promise<ModelShownWhole> => {
    return registeredModel(context, model.parse(params).name);
  });

  app.get('/models/:name/versions/:version', async ({ params }): Promise<ModelVersionDetail> => {
    const { name, version } = model.extend({ version: number }).parse(params);
    return modelVersion(context, name, version);
  });

  app.get('/models/:name/comparison', async ({ params, query }): Promise<ModelComparison> => {
    return compareVersions(context, { ...model.parse(params), ...comparison.parse(query) });
  });

  app.get('/models/:name/comparison.csv', async ({ params, query }, reply) => {
    return sendCsv(reply, FLIP_TITLES, flipRows(context, { ...model.parse(params), ...flips.parse(query) }));
  });
}
