import { type Database, listValue } from '@aml-mlops/sqlite';
import type { DatasetInput, KeyValue, Metric, ModelLink, RunRecord } from '../entities.ts';
import { type Int64Cell, inexact, int64Column } from '../int64.ts';
import type { RunRow } from './run-row.ts';

interface MetricRow {
  readonly key: string;
  readonly value: number;
  readonly is_nan: number;
  readonly timestamp: Int64Cell;
  readonly step: Int64Cell;
}

/** What {@link metricOf} needs of a table of metrics. */
export const METRIC_COLUMNS = `key, value, is_nan, ${int64Column('timestamp')}, ${int64Column('step')}`;

/** A metric as it was logged: NaN is NaN again. */
export function metricOf(row: MetricRow): Metric {
  const { timestamp, step } = row;
  const exact = inexact({ timestamp, step });
  return {
    key: row.key,
    value: row.is_nan ? Number.NaN : row.value,
    timestamp: Number(timestamp),
    step: Number(step),
    ...(exact && { exact }),
  };
}

/** Runs of rows with their metrics, params, tags and inputs, in the order of the rows: six queries for any number. */
export function loadRuns(database: Database, rows: readonly RunRow[]): RunRecord[] {
  const ids = listValue(rows.map(({ id }) => id));
  const among = 'run IN (SELECT value FROM json_each(?))';
  const metrics = grouped<MetricRow, Metric>(
    database.all(`SELECT run, ${METRIC_COLUMNS} FROM latest_metrics WHERE ${among} ORDER BY run, key`, ids),
    metricOf,
  );
  const keyValue = ({ key, value }: KeyValue): KeyValue => ({ key, value });
  const params = grouped<KeyValue, KeyValue>(
    database.all(`SELECT * FROM params WHERE ${among} ORDER BY run, key`, ids),
    keyValue,
  );
  const tags = grouped<KeyValue, KeyValue>(
    database.all(`SELECT * FROM tags WHERE ${among} ORDER BY run, key`, ids),
    keyValue,
  );
  const datasets = grouped<DatasetRow, DatasetInput>(
    database.all(`SELECT * FROM dataset_inputs WHERE ${among} ORDER BY run, place, name, digest`, ids),
    datasetOf,
  );
  const links = (direction: 'input' | 'output') =>
    grouped<{ model_id: string; step: number }, ModelLink>(
      database.all(
        `SELECT * FROM model_links WHERE ${among} AND direction = ? ORDER BY run, place, model_id`,
        ids,
        direction,
      ),
      ({ model_id, step }) => ({ modelId: model_id, step }),
    );
  const [modelInputs, modelOutputs] = [links('input'), links('output')];
  const runs = rows.map((row) => ({ row, exact: inexact({ startTime: row.start_time, endTime: row.end_time }) }));
  return runs.map(({ row, exact }) => ({
    runId: row.run_uuid,
    experimentId: String(row.experiment_id),
    name: row.name,
    userId: row.user_id,
    status: row.status,
    startTime: Number(row.start_time),
    endTime: row.end_time === null ? undefined : Number(row.end_time),
    ...(exact && { exact }),
    artifactUri: row.artifact_uri,
    lifecycleStage: row.lifecycle_stage,
    metrics: Object.fromEntries((metrics.get(row.id) ?? []).map((metric) => [metric.key, metric])),
    params: Object.fromEntries((params.get(row.id) ?? []).map(({ key, value }) => [key, value])),
    tags: Object.fromEntries((tags.get(row.id) ?? []).map(({ key, value }) => [key, value])),
    datasetInputs: datasets.get(row.id) ?? [],
    modelInputs: modelInputs.get(row.id) ?? [],
    modelOutputs: modelOutputs.get(row.id) ?? [],
  }));
}

interface DatasetRow {
  readonly name: string;
  readonly digest: string;
  readonly source_type: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
  readonly tags: string;
}

function datasetOf(row: DatasetRow): DatasetInput {
  return {
    name: row.name,
    digest: row.digest,
    sourceType: row.source_type,
    source: row.source,
    ...(row.schema !== null && { schema: row.schema }),
    ...(row.profile !== null && { profile: row.profile }),
    tags: JSON.parse(row.tags) as KeyValue[],
  };
}

function grouped<Row, T>(rows: readonly (Row & { readonly run: number })[], make: (row: Row) => T): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.run);
    if (group) group.push(make(row));
    else groups.set(row.run, [make(row)]);
  }
  return groups;
}
