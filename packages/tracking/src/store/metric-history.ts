import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Metric, Page } from '../entities.ts';
import type { Int64 } from '../int64.ts';
import { METRIC_COLUMNS, metricOf } from './load-runs.ts';
import { pageOf, pageStart } from './pages.ts';
import { requireRun } from './run-row.ts';

/** All values of a metric, by step, then time, then value. */
export function metricHistory(
  database: Database,
  runId: string,
  key: string,
  page: { readonly maxResults?: number; readonly pageToken?: string } = {},
): Page<Metric> {
  const { id } = requireRun(database, runId);
  const start = pageStart(page.pageToken);
  const limit = page.maxResults ?? Number.MAX_SAFE_INTEGER - 1;
  const rows = database.all<Parameters<typeof metricOf>[0]>(
    `SELECT ${METRIC_COLUMNS} FROM metrics WHERE run = ? AND key = ? ORDER BY metrics.step, metrics.timestamp, value LIMIT ? OFFSET ?`,
    id,
    key,
    limit + 1,
    start,
  );
  return pageOf(rows.map(metricOf), start, limit);
}

/**
 * At most `limit` values in all, run by run in the order of their ids, each run's by time, then step, then value: as
 * MLflow's pages want them.
 */
export function metricHistories(
  database: Database,
  runIds: readonly string[],
  key: string,
  limit: number,
): (Metric & { readonly runId: string })[] {
  const rows = database.all<Parameters<typeof metricOf>[0] & { readonly run_uuid: string }>(
    `SELECT run_uuid, ${METRIC_COLUMNS} FROM metrics m JOIN runs r ON r.id = m.run
     WHERE r.run_uuid IN (SELECT value FROM json_each(?)) AND key = ?
     ORDER BY run_uuid, m.timestamp, m.step, value LIMIT ?`,
    listValue(runIds),
    key,
    limit,
  );
  return rows.map((row) => ({ runId: row.run_uuid, ...metricOf(row) }));
}

/**
 * At most `maxResults` values of a metric per run, evenly spread over those with a step in the range, the last always
 * among them: what a chart needs of a long history.
 */
export function sampledHistory(
  database: Database,
  runIds: readonly string[],
  key: string,
  options: {
    readonly startStep?: Int64 | undefined;
    readonly endStep?: Int64 | undefined;
    readonly maxResults: number;
  },
): (Metric & { readonly runId: string })[] {
  const { startStep = -(2n ** 63n), endStep = 2n ** 63n - 1n, maxResults } = options;
  return runIds.flatMap((runId) => {
    const { id } = requireRun(database, runId);
    const rows = database.all<Parameters<typeof metricOf>[0]>(
      `SELECT ${METRIC_COLUMNS} FROM (
         SELECT *, row_number() OVER (ORDER BY step, timestamp, value) - 1 AS place, count(*) OVER () AS n
         FROM metrics WHERE run = ?1 AND key = ?2 AND step BETWEEN ?3 AND ?4
       ) WHERE n <= ?5 OR place = n - 1 OR (place = 0 AND ?5 > 1)
         OR CAST(place * (?5 - 1) / (n - 1) AS INTEGER) > CAST((place - 1) * (?5 - 1) / (n - 1) AS INTEGER)
       ORDER BY place`,
      id,
      key,
      startStep,
      endStep,
      maxResults,
    );
    return rows.map((row) => ({ runId, ...metricOf(row) }));
  });
}
