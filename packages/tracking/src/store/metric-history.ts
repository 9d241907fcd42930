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
 * The values of a metric at some of the steps that its runs logged, the same steps for all runs, so that a chart can
 * compare them: at most `maxResults` of those in the range, evenly spread, and beside them the last one and the first and
 * last step of each run, as MLflow's server chooses them. Run by run as they are given, each run's by step, then time,
 * then value; runs that are not there have none.
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
  const rows = database.all<Parameters<typeof metricOf>[0] & { readonly run_uuid: string }>(
    `WITH asked AS (SELECT r.id, r.run_uuid, min(j.key) AS place FROM json_each(?1) j JOIN runs r ON r.run_uuid = j.value GROUP BY r.id),
     logged AS (SELECT DISTINCT run, step FROM metrics WHERE run IN (SELECT id FROM asked) AND key = ?2),
     numbered AS (
       SELECT step, row_number() OVER (ORDER BY step) - 1 AS place, count(*) OVER () AS n
       FROM (SELECT DISTINCT step FROM logged WHERE step BETWEEN ?3 AND ?4)
     ),
     chosen AS (
       SELECT step FROM numbered WHERE n <= CAST(?5 AS INTEGER) OR place = n - 1
         OR (place * CAST(?5 AS INTEGER) + n - 1) / n < ((place + 1) * CAST(?5 AS INTEGER) + n - 1) / n
       UNION SELECT min(step) FROM logged GROUP BY run
       UNION SELECT max(step) FROM logged GROUP BY run
     )
     SELECT asked.run_uuid, ${METRIC_COLUMNS} FROM asked JOIN metrics ON metrics.run = asked.id
     WHERE metrics.key = ?2 AND metrics.step BETWEEN ?3 AND ?4 AND metrics.step IN (SELECT step FROM chosen)
     ORDER BY asked.place, metrics.step, metrics.timestamp, value`,
    listValue(runIds),
    key,
    startStep,
    endStep,
    maxResults,
  );
  return rows.map((row) => ({ runId: row.run_uuid, ...metricOf(row) }));
}
