import { rangeError, showValue } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';
import type { KeyValue, Metric } from '../entities.ts';
import type { Int64 } from '../int64.ts';
import { BATCH, checkKey, checkMetric, cutValue, MAX_LIST_TAG, MAX_PARAM_VALUE, MAX_TAG_VALUE } from '../limits.ts';
import { invalid, notFound } from '../tracking-error.ts';
import { listWith } from './list-tag.ts';
import { RUN_NAME_TAG, requireActiveRun } from './run-row.ts';

/** A metric to be stored: its step and time may be any integers of 64 bits. */
export interface NewMetric extends Omit<Metric, 'timestamp' | 'step' | 'exact'> {
  readonly timestamp: Int64;
  readonly step: Int64;
}

export interface Batch {
  readonly metrics?: readonly NewMetric[];
  readonly params?: readonly KeyValue[];
  readonly tags?: readonly KeyValue[];
}

/**
 * Logs all of a batch or nothing. A batch that is sent again, after an answer was lost, changes nothing: equal values of
 * a metric at the same step and time are one, equal params are one.
 *
 * @throws MlopsError `E_TRACKING_INVALID` where a param has another value already
 */
export function logBatch(database: Database, runId: string, batch: Batch): void {
  const { metrics = [], params = [], tags = [] } = batch;
  checkSizes(metrics.length, params.length, tags.length);
  for (const { key, value, step, timestamp } of metrics) {
    checkKey(key, 'metric');
    checkMetric(key, value, step, timestamp);
  }
  for (const { key } of params) checkKey(key, 'param');
  for (const { key } of tags) checkKey(key, 'tag');
  database.transaction(() => {
    const { id } = requireActiveRun(database, runId);
    for (const param of params) putParam(database, id, runId, param);
    for (const { key, value } of tags) {
      putTag(database, id, key, value);
      // A run's name is one thing, under two names.
      if (key === RUN_NAME_TAG && value !== '') database.run('UPDATE runs SET name = ? WHERE id = ?', value, id);
    }
    const rows = metrics.map((metric) => ({ metric, row: rowOf(metric) }));
    for (const { metric, row } of rows) putMetric(database, id, runId, metric, row);
    for (const [key, row] of latestOf(rows)) putLatest(database, id, key, row);
  });
}

/**
 * Adds to a tag that holds a list in JSON. Such a tag may be longer than others: one that is cut could not be read again.
 *
 * @throws MlopsError `E_PARAM_RANGE` where the list would be longer than {@link MAX_LIST_TAG} characters
 */
export function addToListTag(database: Database, runId: string, key: string, item: unknown): void {
  database.transaction(() => {
    const { id } = requireActiveRun(database, runId);
    const known = database.get<{ value: string }>('SELECT value FROM tags WHERE run = ? AND key = ?', id, key);
    putTag(database, id, key, listWith(known?.value, item, key), MAX_LIST_TAG);
  });
}

export function deleteTag(database: Database, runId: string, key: string): void {
  const { id } = requireActiveRun(database, runId);
  const { changes } = database.run('DELETE FROM tags WHERE run = ? AND key = ?', id, key);
  if (changes === 0) throw notFound(`tag ${key} of run ${runId}`);
}

function checkSizes(metrics: number, params: number, tags: number): void {
  if (metrics > BATCH.metrics) throw rangeError('metrics', 'batch', `<= ${BATCH.metrics} items`, metrics);
  if (params > BATCH.params) throw rangeError('params', 'batch', `<= ${BATCH.params} items`, params);
  if (tags > BATCH.tags) throw rangeError('tags', 'batch', `<= ${BATCH.tags} items`, tags);
  const total = metrics + params + tags;
  if (total > BATCH.total) throw rangeError('items', 'batch', `<= ${BATCH.total}`, total);
}

function putTag(database: Database, run: number, key: string, value: string, limit = MAX_TAG_VALUE): void {
  database.run(
    'INSERT INTO tags VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    run,
    key,
    cutValue(value, limit),
  );
}

function putParam(database: Database, run: number, runId: string, param: KeyValue): void {
  const value = cutValue(param.value, MAX_PARAM_VALUE);
  const { changes } = database.run('INSERT INTO params VALUES (?, ?, ?) ON CONFLICT DO NOTHING', run, param.key, value);
  if (changes > 0) return;
  const known = database.get<{ value: string }>('SELECT value FROM params WHERE run = ? AND key = ?', run, param.key);
  if (known?.value === value) return;
  throw invalid(
    `param ${param.key} of run ${runId} must stay ${showValue(known?.value)}; got ${showValue(value)}: params cannot be changed once logged`,
  );
}

type MetricRow = readonly [step: Int64, timestamp: Int64, value: number, isNaN: 0 | 1];

/** NaN stands as 0 with a mark, since a key column cannot be null; infinities stand as they are. */
function rowOf({ step, timestamp, value }: NewMetric): MetricRow {
  return Number.isNaN(value) ? [step, timestamp, 0, 1] : [step, timestamp, value, 0];
}

function putMetric(database: Database, run: number, runId: string, metric: NewMetric, row: MetricRow): void {
  database.run('INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', run, metric.key, ...row);
  if (metric.modelId === undefined) return;
  database.run(
    `INSERT INTO logged_model_metrics SELECT model_id, ?, ?, ?, ?, ?, ?, ?, ? FROM logged_models WHERE model_id = ?
     ON CONFLICT DO NOTHING`,
    metric.key,
    runId,
    metric.datasetName ?? '',
    metric.datasetDigest ?? '',
    ...row,
    metric.modelId,
  );
}

/** Of each key the row that is the latest value after all of them: the others would be replaced at once. */
function latestOf(
  rows: readonly { readonly metric: NewMetric; readonly row: MetricRow }[],
): ReadonlyMap<string, MetricRow> {
  const latest = new Map<string, MetricRow>();
  for (const { metric, row } of rows) {
    const known = latest.get(metric.key);
    if (!known || !isBefore(row, known)) latest.set(metric.key, row);
  }
  return latest;
}

/** By step, then time, then value, as `putLatest` has it. */
function isBefore(a: MetricRow, b: MetricRow): boolean {
  // Not `!==`: a step may be a number in one and the same bigint in the other.
  const place = [0, 1, 2].find((i) => a[i]! < b[i]! || a[i]! > b[i]!);
  return place !== undefined && a[place]! < b[place]!;
}

function putLatest(database: Database, run: number, key: string, row: MetricRow): void {
  database.run(
    `INSERT INTO latest_metrics VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET step = excluded.step, timestamp = excluded.timestamp, value = excluded.value, is_nan = excluded.is_nan
     WHERE (excluded.step, excluded.timestamp, excluded.value) >= (step, timestamp, value)`,
    run,
    key,
    ...row,
  );
}
