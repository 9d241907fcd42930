import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { localArtifactFolder } from '../artifacts/artifact-path.ts';
import { LocalArtifactStore } from '../artifacts/local-artifact-store.ts';
import { flag, keyValue, list, readFields, requiredText, text, whole } from '../protocol/fields.ts';
import { wireArtifact, wireLoggedModel, wirePage } from '../protocol/wire.ts';
import {
  createLoggedModel,
  deleteLoggedModel,
  deleteLoggedModelTag,
  finalizeLoggedModel,
  getLoggedModel,
  logModelParams,
  setModelTags,
} from '../store/logged-models.ts';
import { searchLoggedModels } from '../store/search-logged-models.ts';
import { invalid } from '../tracking-error.ts';
import type { ServerContext } from './context.ts';

const byId = z.object({ model_id: requiredText });
const STATUSES = [
  'LOGGED_MODEL_STATUS_UNSPECIFIED',
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
];
const status = z
  .union([z.enum(STATUSES), z.number().int().min(0).max(3)])
  .transform((value) => (typeof value === 'number' ? STATUSES[value]! : value));

/** Logged models: what MLflow 3's `log_model` writes to before and after it uploads a model. */
export function loggedModelRoutes(app: FastifyInstance, { database, artifactsRoot, now }: ServerContext): void {
  const idOf = (params: unknown) => readFields(byId, params).model_id;

  app.post('/mlflow/logged-models', async ({ body }) => {
    const fields = readFields(
      z.object({
        experiment_id: requiredText,
        name: text,
        model_type: text,
        source_run_id: text,
        params: list(keyValue),
        tags: list(keyValue),
      }),
      body,
    );
    const model = createLoggedModel(database, {
      experimentId: fields.experiment_id,
      name: fields.name,
      modelType: fields.model_type,
      sourceRunId: fields.source_run_id,
      params: fields.params,
      tags: fields.tags,
      now: now(),
    });
    return { model: wireLoggedModel(model) };
  });

  app.post('/mlflow/logged-models/search', async ({ body }) => {
    const dataset = { dataset_name: text, dataset_digest: text };
    const order = z.object({ field_name: requiredText, ascending: z.boolean().nullish(), ...dataset });
    const fields = readFields(
      z.object({
        experiment_ids: list(z.string()),
        filter: text,
        datasets: list(z.object(dataset), 1000),
        order_by: list(order),
        max_results: whole,
        page_token: text,
      }),
      body,
    );
    const page = searchLoggedModels(database, {
      experimentIds: fields.experiment_ids,
      filter: fields.filter,
      orderBy: fields.order_by.map(
        ({ field_name, ascending }) => `${field_name} ${ascending === false ? 'DESC' : 'ASC'}`,
      ),
      orderDatasets: fields.order_by.map((by) => {
        if (by.dataset_name === '' && by.dataset_digest === '') return undefined;
        return { name: by.dataset_name, digest: by.dataset_digest };
      }),
      datasets: fields.datasets.map((by) => ({ name: by.dataset_name, digest: by.dataset_digest })),
      maxResults: fields.max_results || undefined,
      pageToken: fields.page_token || undefined,
    });
    return wirePage('models', page, wireLoggedModel);
  });

  app.get('/mlflow/logged-models/:model_id', async ({ params, query }) => {
    const { allow_deleted } = readFields(z.object({ allow_deleted: flag }), query);
    return { model: wireLoggedModel(getLoggedModel(database, idOf(params), allow_deleted)) };
  });

  app.patch('/mlflow/logged-models/:model_id', async ({ params, body }) => {
    const fields = readFields(z.object({ status }), body);
    return { model: wireLoggedModel(finalizeLoggedModel(database, idOf(params), fields.status, now())) };
  });

  app.delete('/mlflow/logged-models/:model_id', async ({ params }) => {
    deleteLoggedModel(database, idOf(params), now());
    return {};
  });

  app.post('/mlflow/logged-models/:model_id/params', async ({ params, body }) => {
    logModelParams(database, idOf(params), readFields(z.object({ params: list(keyValue) }), body).params);
    return {};
  });

  app.patch('/mlflow/logged-models/:model_id/tags', async ({ params, body }) => {
    setModelTags(database, idOf(params), readFields(z.object({ tags: list(keyValue) }), body).tags);
    return { model: wireLoggedModel(getLoggedModel(database, idOf(params))) };
  });

  app.delete('/mlflow/logged-models/:model_id/tags/:tag_key', async ({ params }) => {
    const { model_id, tag_key } = readFields(byId.extend({ tag_key: requiredText }), params);
    deleteLoggedModelTag(database, model_id, tag_key);
    return {};
  });

  app.get('/mlflow/logged-models/:model_id/artifacts/directories', async ({ params, query }) => {
    const { artifact_directory_path: at } = readFields(z.object({ artifact_directory_path: text }), query);
    const { modelId, artifactUri } = getLoggedModel(database, idOf(params));
    const folder = localArtifactFolder(artifactUri, artifactsRoot);
    if (!folder) throw invalid(`artifacts of logged model ${modelId} lie in ${artifactUri}, not here`);
    const files = await new LocalArtifactStore(folder).list(at);
    return { root_uri: artifactUri, files: files.map(wireArtifact) };
  });
}
