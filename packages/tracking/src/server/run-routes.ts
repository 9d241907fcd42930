import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { localArtifactFolder } from '../artifacts/artifact-path.ts';
import { LocalArtifactStore } from '../artifacts/local-artifact-store.ts';
import type { DatasetInput } from '../entities.ts';
import type { Int64 } from '../int64.ts';
import {
  double,
  int64,
  keyValue,
  list,
  readFields,
  requiredInt64,
  requiredText,
  searchFields,
  searchQuery,
  text,
  viewType,
  whole,
} from '../protocol/fields.ts';
import { wireArtifact, wirePage, wireRun, wireRunInfo } from '../protocol/wire.ts';
import { logInputs, logOutputs } from '../store/inputs.ts';
import { addToListTag, deleteTag, logBatch, type NewMetric } from '../store/log-batch.ts';
import { createRun, getRun, setRunStage, updateRun } from '../store/runs.ts';
import { searchRuns } from '../store/search-runs.ts';
import { invalid } from '../tracking-error.ts';
import type { ServerContext } from './context.ts';

/** Old clients say run_uuid where new ones say run_id. */
export const runFields = { run_id: text, run_uuid: text };
const runOnly = z.object(runFields);
const status = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']);
const metric = z.object({
  key: requiredText,
  value: double,
  timestamp: requiredInt64,
  step: int64,
  model_id: text,
  dataset_name: text,
  dataset_digest: text,
});
const dataset = z.object({
  tags: list(keyValue),
  dataset: z.object({
    name: requiredText,
    digest: requiredText,
    source_type: text,
    source: text,
    schema: z.string().nullish(),
    profile: z.string().nullish(),
  }),
});
const modelLink = z.object({ model_id: requiredText, step: whole });

/** MLflow allows 16 MB in the profile of a dataset. */
const INPUTS_LIMIT = 32 * 1024 * 1024;
const MOST_INPUTS = 10_000;

export function runRoutes(app: FastifyInstance, context: ServerContext): void {
  const { database, now } = context;

  app.post('/mlflow/runs/create', async ({ body }) => {
    const fields = readFields(
      z.object({ experiment_id: text, user_id: text, run_name: text, start_time: int64, tags: list(keyValue) }),
      body,
    );
    const run = createRun(database, {
      experimentId: fields.experiment_id || '0',
      name: fields.run_name,
      userId: fields.user_id,
      startTime: fields.start_time || now(),
      tags: Object.fromEntries(fields.tags.map(({ key, value }) => [key, value])),
    });
    return { run: wireRun(run) };
  });

  app.get('/mlflow/runs/get', async ({ query }) => ({
    run: wireRun(getRun(database, runIdOf(readFields(runOnly, query)))),
  }));

  app.post('/mlflow/runs/update', async ({ body }) => {
    const fields = readFields(
      z.object({ ...runFields, status: status.nullish(), end_time: int64, run_name: text }),
      body,
    );
    const change = { status: fields.status ?? undefined, endTime: endTimeOf(fields), name: fields.run_name };
    return { run_info: wireRunInfo(updateRun(database, runIdOf(fields), change)) };
  });

  app.post('/mlflow/runs/delete', async ({ body }) => {
    setRunStage(database, runIdOf(readFields(runOnly, body)), 'deleted', now());
    return {};
  });

  app.post('/mlflow/runs/restore', async ({ body }) => {
    setRunStage(database, runIdOf(readFields(runOnly, body)), 'active', now());
    return {};
  });

  app.post('/mlflow/runs/search', async ({ body }) => {
    const fields = readFields(
      z.object({ ...searchFields, experiment_ids: list(z.string()), run_view_type: viewType }),
      body,
    );
    const query = { ...searchQuery(fields), experimentIds: fields.experiment_ids, viewType: fields.run_view_type };
    return wirePage('runs', searchRuns(database, query), wireRun);
  });

  app.post('/mlflow/runs/log-metric', async ({ body }) => {
    const fields = readFields(metric.extend(runFields), body);
    logBatch(database, runIdOf(fields), { metrics: [metricFrom(fields)] });
    return {};
  });

  app.post('/mlflow/runs/log-parameter', async ({ body }) => {
    const fields = readFields(z.object({ ...runFields, key: requiredText, value: text }), body);
    logBatch(database, runIdOf(fields), { params: [{ key: fields.key, value: fields.value }] });
    return {};
  });

  app.post('/mlflow/runs/set-tag', async ({ body }) => {
    const fields = readFields(z.object({ ...runFields, key: requiredText, value: text }), body);
    logBatch(database, runIdOf(fields), { tags: [{ key: fields.key, value: fields.value }] });
    return {};
  });

  app.post('/mlflow/runs/delete-tag', async ({ body }) => {
    const fields = readFields(z.object({ ...runFields, key: requiredText }), body);
    deleteTag(database, runIdOf(fields), fields.key);
    return {};
  });

  app.post('/mlflow/runs/log-batch', async ({ body }) => {
    const fields = readFields(
      z.object({
        ...runFields,
        metrics: list(metric, MOST_INPUTS),
        params: list(keyValue, MOST_INPUTS),
        tags: list(keyValue, MOST_INPUTS),
      }),
      body,
    );
    const { params, tags } = fields;
    logBatch(database, runIdOf(fields), { metrics: fields.metrics.map(metricFrom), params, tags });
    return {};
  });

  // MLflow 2 tells of a model that it wrote among a run's artifacts this way: the history lives in a tag.
  app.post('/mlflow/runs/log-model', async ({ body }) => {
    const fields = readFields(z.object({ ...runFields, model_json: requiredText }), body);
    const runId = runIdOf(fields);
    const key = 'mlflow.log-model.history';
    addToListTag(database, runId, key, jsonOrRefuse(fields.model_json));
    return {};
  });

  app.post('/mlflow/runs/log-inputs', { bodyLimit: INPUTS_LIMIT }, async ({ body }) => {
    const fields = readFields(
      z.object({ ...runFields, datasets: list(dataset, MOST_INPUTS), models: list(modelLink, MOST_INPUTS) }),
      body,
    );
    logInputs(database, runIdOf(fields), {
      datasets: fields.datasets.map(datasetFrom),
      models: fields.models.map(linkFrom),
    });
    return {};
  });

  app.post('/mlflow/runs/outputs', async ({ body }) => {
    const fields = readFields(z.object({ ...runFields, models: list(modelLink) }), body);
    logOutputs(database, runIdOf(fields), fields.models.map(linkFrom));
    return {};
  });

  app.get('/mlflow/artifacts/list', async ({ query }) => {
    const fields = readFields(z.object({ ...runFields, path: text }), query);
    const run = getRun(database, runIdOf(fields));
    const folder = localArtifactFolder(run.artifactUri, context.artifactsRoot);
    if (!folder) throw invalid(`artifacts of run ${run.runId} lie in ${run.artifactUri}, not here`);
    const files = await new LocalArtifactStore(folder).list(fields.path);
    return { root_uri: run.artifactUri, files: files.map(wireArtifact) };
  });
}

export function runIdOf(fields: { readonly run_id: string; readonly run_uuid: string }): string {
  const runId = fields.run_id || fields.run_uuid;
  if (!runId) throw invalid('run_id of request must be given');
  return runId;
}

/** A run that goes on has no end; MLflow's protocol has no way to take it away but this. */
function endTimeOf(fields: { readonly status?: string | null | undefined; readonly end_time: Int64 | undefined }) {
  if (fields.end_time) return fields.end_time;
  return fields.status === 'RUNNING' || fields.status === 'SCHEDULED' ? null : undefined;
}

function metricFrom(fields: z.output<typeof metric>): NewMetric {
  return {
    key: fields.key,
    value: fields.value,
    timestamp: fields.timestamp,
    step: fields.step ?? 0,
    ...(fields.model_id && { modelId: fields.model_id }),
    ...(fields.dataset_name && { datasetName: fields.dataset_name, datasetDigest: fields.dataset_digest }),
  };
}

function datasetFrom({ tags, dataset: fields }: z.output<typeof dataset>): DatasetInput {
  const { name, digest, source, source_type: sourceType } = fields;
  return {
    name,
    digest,
    source,
    sourceType,
    ...(fields.schema && { schema: fields.schema }),
    ...(fields.profile && { profile: fields.profile }),
    tags,
  };
}

function linkFrom({ model_id: modelId, step }: z.output<typeof modelLink>) {
  return { modelId, step: step ?? 0 };
}

function jsonOrRefuse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid('model_json of request must be JSON');
  }
}
