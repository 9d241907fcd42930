import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { DataLineage, DataSurvey, DatasetRow, DatasetShown, DocumentPage, DocumentWhole } from '../../api/data.ts';
import { storedArtifact } from '../artifacts/stored-artifact.ts';
import type { StudioContext } from '../context.ts';
import { dataLineage } from '../data/data-lineage.ts';
import { datasetList, datasetShown } from '../data/dataset-list.ts';
import { datasetVersion } from '../data/dataset-version.ts';
import { documentRows, searchDocuments, wholeDocument } from '../data/search-documents.ts';
import { sendCsv } from '../send-csv.ts';

const dataset = z.object({ name: z.string() });
const version = dataset.extend({ version: z.coerce.number().int().positive() });
const place = z.coerce.number().int().nonnegative();
const like = z.object({ text: z.string().max(1000).optional(), label: z.string().optional() });
const documents = like.extend({
  from: place.default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function dataRoutes(app: FastifyInstance, context: StudioContext): void {
  const { workspace, reckoner } = context;
  const versionIn = (params: unknown) => {
    const asked = version.parse(params);
    return datasetVersion(workspace, asked.name, asked.version);
  };
  const folderIn = (params: unknown) => storedArtifact(workspace, 'dataset/text', versionIn(params).contentHash);

  app.get('/data', async (): Promise<readonly DatasetRow[]> => datasetList(workspace));

  app.get('/data/:name', async ({ params }): Promise<DatasetShown> => {
    return datasetShown(workspace, dataset.parse(params).name);
  });

  app.get('/data/:name/:version/lineage', async ({ params }): Promise<DataLineage> => {
    return dataLineage(context, versionIn(params));
  });

  app.get('/data/:name/:version/survey', async ({ params }): Promise<DataSurvey> => {
    const { contentHash } = versionIn(params);
    const folder = await storedArtifact(workspace, 'dataset/text', contentHash);
    return reckoner.reckon(contentHash, { do: 'survey', dataset: folder });
  });

  app.get('/data/:name/:version/documents', async ({ params, query }): Promise<DocumentPage> => {
    return searchDocuments(await folderIn(params), documents.parse(query));
  });

  app.get('/data/:name/:version/documents.csv', async ({ params, query }, reply) => {
    const rows = documentRows(await folderIn(params), like.parse(query));
    return sendCsv(reply, ['Id', 'Label', 'Text', 'Characters'], rows);
  });

  app.get('/data/:name/:version/documents/:row', async ({ params }): Promise<DocumentWhole> => {
    return wholeDocument(await folderIn(params), z.object({ row: place }).parse(params).row);
  });
}
