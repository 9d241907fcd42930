import { randomUUID } from 'node:crypto';
import { type Database, listValue } from '@aml-mlops/sqlite';
import { below } from '../artifacts/artifact-path.ts';
import type { KeyValue, LifecycleStage, Metric } from '../entities.ts';
import { checkKey, cutValue, MAX_LIST_TAG, MAX_PARAM_VALUE, MAX_TAG_VALUE } from '../limits.ts';
import { notFound } from '../tracking-error.ts';
import { requireActiveExperiment } from './experiments.ts';
import { listWith } from './list-tag.ts';
import { METRIC_COLUMNS, metricOf } from './load-runs.ts';

/** A model as MLflow 3 logs it: a thing of its own beside the run that made it. */
export interface LoggedModel {
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactUri: string;
  /** MLflow's names: LOGGED_MODEL_PENDING, LOGGED_MODEL_READY, LOGGED_MODEL_UPLOAD_FAILED. */
  readonly status: string;
  readonly modelType: string;
  readonly sourceRunId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  readonly metrics: readonly (Metric & { readonly runId: string })[];
  readonly registrations: readonly { readonly name: string; readonly version: number }[];
}

export interface LoggedModelRow {
  readonly model_id: string;
  readonly experiment_id: number;
  readonly name: string;
  readonly artifact_uri: string;
  readonly status: string;
  readonly lifecycle_stage: LifecycleStage;
  readonly model_type: string;
  readonly source_run_id: string;
  readonly creation_time: number;
  readonly last_update_time: number;
}

export function createLoggedModel(
  database: Database,
  model: {
    readonly experimentId: string;
    readonly name: string;
    readonly modelType: string;
    readonly sourceRunId: string;
    readonly params: readonly KeyValue[];
    readonly tags: readonly KeyValue[];
    readonly now: number;
  },
): LoggedModel {
  const modelId = `m-${randomUUID().replaceAll('-', '')}`;
  return database.transaction(() => {
    const experiment = requireActiveExperiment(database, model.experimentId);
    database.run(
      `INSERT INTO logged_models (model_id, experiment_id, name, artifact_uri, status, model_type, source_run_id,
         creation_time, last_update_time) VALUES (?, ?, ?, ?, 'LOGGED_MODEL_PENDING', ?, ?, ?, ?)`,
      modelId,
      experiment.experiment_id,
      model.name || `model-${modelId.slice(2, 10)}`,
      below(experiment.artifact_location, 'models', modelId, 'artifacts'),
      model.modelType,
      model.sourceRunId,
      model.now,
      model.now,
    );
    logModelParams(database, modelId, model.params);
    setModelTags(database, modelId, model.tags);
    return getLoggedModel(database, modelId);
  });
}

export function getLoggedModel(database: Database, modelId: string, allowDeleted = false): LoggedModel {
  const row = requireLoggedModel(database, modelId);
  if (row.lifecycle_stage === 'deleted' && !allowDeleted) throw notFound(`logged model with id ${modelId}`);
  return loadLoggedModels(database, [row])[0]!;
}

export function finalizeLoggedModel(database: Database, modelId: string, status: string, now: number): LoggedModel {
  requireLoggedModel(database, modelId);
  const sql = 'UPDATE logged_models SET status = ?, last_update_time = ? WHERE model_id = ?';
  database.run(sql, status, now, modelId);
  return getLoggedModel(database, modelId);
}

export function deleteLoggedModel(database: Database, modelId: string, now: number): void {
  requireLoggedModel(database, modelId);
  const sql = `UPDATE logged_models SET lifecycle_stage = 'deleted', last_update_time = ? WHERE model_id = ?`;
  database.run(sql, now, modelId);
}

export function logModelParams(database: Database, modelId: string, params: readonly KeyValue[]): void {
  requireLoggedModel(database, modelId);
  for (const { key, value } of params) {
    checkKey(key, 'param');
    const sql = 'INSERT INTO logged_model_params VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value';
    database.run(sql, modelId, key, cutValue(value, MAX_PARAM_VALUE));
  }
}

export function setModelTags(database: Database, modelId: string, tags: readonly KeyValue[]): void {
  requireLoggedModel(database, modelId);
  for (const { key, value } of tags) {
    checkKey(key, 'tag');
    putTag(database, modelId, key, value, MAX_TAG_VALUE);
  }
}

function putTag(database: Database, modelId: string, key: string, value: string, limit: number): void {
  const sql = 'INSERT INTO logged_model_tags VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value';
  database.run(sql, modelId, key, cutValue(value, limit));
}

/** MLflow's clients and pages read from this tag where a logged model is registered; the client adds to it too. */
const VERSIONS_TAG = 'mlflow.modelVersions';

export function noteRegistration(database: Database, modelId: string, name: string, version: number): void {
  const known = getLoggedModel(database, modelId, true).tags.find(({ key }) => key === VERSIONS_TAG)?.value;
  putTag(database, modelId, VERSIONS_TAG, listWith(known, { name, version }, VERSIONS_TAG), MAX_LIST_TAG);
}

export function deleteLoggedModelTag(database: Database, modelId: string, key: string): void {
  requireLoggedModel(database, modelId);
  const { changes } = database.run('DELETE FROM logged_model_tags WHERE model_id = ? AND key = ?', modelId, key);
  if (changes === 0) throw notFound(`tag ${key} of logged model ${modelId}`);
}

/** Models of rows with all that hangs on them, in the order of the rows. */
export function loadLoggedModels(database: Database, rows: readonly LoggedModelRow[]): LoggedModel[] {
  const ids = listValue(rows.map(({ model_id }) => model_id));
  const among = 'model_id IN (SELECT value FROM json_each(?))';
  const of = <Row>(sql: string) =>
    Map.groupBy(database.all<Row & { readonly model_id: string }>(sql, ids), ({ model_id }) => model_id);
  const params = of<KeyValue>(`SELECT * FROM logged_model_params WHERE ${among} ORDER BY key`);
  const tags = of<KeyValue>(`SELECT * FROM logged_model_tags WHERE ${among} ORDER BY key`);
  const metrics = of<MetricRow>(
    `SELECT model_id, run_uuid, dataset_name, dataset_digest, ${METRIC_COLUMNS} FROM logged_model_metrics m WHERE ${among} ORDER BY key, m.step, m.timestamp`,
  );
  const versions = of<{ name: string; version: number }>(
    `SELECT model_id, name, version FROM model_versions WHERE ${among} ORDER BY name, version`,
  );
  const pairs = (list: readonly KeyValue[] = []) => list.map(({ key, value }) => ({ key, value }));
  return rows.map((row) => ({
    modelId: row.model_id,
    experimentId: String(row.experiment_id),
    name: row.name,
    artifactUri: row.artifact_uri,
    status: row.status,
    modelType: row.model_type,
    sourceRunId: row.source_run_id,
    createdAt: row.creation_time,
    updatedAt: row.last_update_time,
    params: pairs(params.get(row.model_id)),
    tags: pairs(tags.get(row.model_id)),
    metrics: (metrics.get(row.model_id) ?? []).map((metric) => ({
      ...metricOf(metric),
      runId: metric.run_uuid,
      modelId: row.model_id,
      ...(metric.dataset_name && { datasetName: metric.dataset_name, datasetDigest: metric.dataset_digest }),
    })),
    registrations: (versions.get(row.model_id) ?? []).map(({ name, version }) => ({ name, version })),
  }));
}

type MetricRow = Parameters<typeof metricOf>[0] & {
  readonly run_uuid: string;
  readonly dataset_name: string;
  readonly dataset_digest: string;
};

function requireLoggedModel(database: Database, modelId: string): LoggedModelRow {
  const row = database.get<LoggedModelRow>('SELECT * FROM logged_models WHERE model_id = ?', modelId);
  if (!row) throw notFound(`logged model with id ${modelId}`);
  return row;
}
