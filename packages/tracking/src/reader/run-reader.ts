import { type Database, listValue } from '@aml-mlops/sqlite';
import { openStore } from '../client/embedded-backend.ts';
import type { RunQuery } from '../entities.ts';
import { type Int64Cell, int64Column } from '../int64.ts';
import { sampledHistory } from '../store/metric-history.ts';
import { RUN_COLUMNS, type RunRow } from '../store/run-row.ts';
import { inExperiments, searchRunPlaces } from '../store/search-runs.ts';
import type {
  ColumnKind,
  ColumnName,
  ColumnValues,
  CurvePoint,
  ExperimentSummary,
  MetricRange,
  RunHead,
} from './shapes.ts';

/** A list is read whole up to here. */
const MOST_RUNS = 100_000;

const TABLES: Readonly<Record<ColumnKind, string>> = { metrics: 'latest_metrics', params: 'params', tags: 'tags' };

/**
 * Reads an embedded store for tables and curves of many runs: heads first, then columns and curves that somebody asks for,
 * never all. `TrackingReader` reads single runs whole.
 */
export interface RunReader {
  /** A number that is another one as soon as another connection has committed something. */
  dataVersion(): number;
  /** Active experiments, that with the newest run first. */
  experiments(): ExperimentSummary[];
  /**
   * The store's own numbers of active runs in the order asked for, at most 100,000. Default: newest first. `heads` reads them.
   *
   * @param query.experimentIds those of every active experiment where there are none
   * @throws MlopsError `E_FILTER` for a filter or order that cannot be read
   */
  search(query: Pick<RunQuery, 'filter' | 'orderBy'> & { readonly experimentIds?: readonly string[] }): number[];
  /** Runs by the store's own numbers, in the order given; those that are not there are left out. */
  heads(places: readonly number[]): RunHead[];
  /** Active runs whose name holds a text, of any case, or whose id begins with it; newest first. */
  find(text: string, most: number): RunHead[];
  /** Names of the columns that active runs of the experiments have, those of most runs first. */
  columns(experimentIds?: readonly string[]): ColumnName[];
  /** Values of columns, each in the order of `places`. */
  values(places: readonly number[], columns: readonly Omit<ColumnName, 'runs'>[]): ColumnValues[];
  /** Smallest, largest and latest value of every metric of some runs. */
  ranges(runIds: readonly string[]): MetricRange[];
  /** A metric of some runs over its steps, at most about `most` steps; run by run as they are given. */
  curves(runIds: readonly string[], key: string, most: number): CurvePoint[];
  close(): void;
}

/** @throws MlopsError `E_DATABASE` where the file is damaged or out of reach */
export function openRunReader(file: string): RunReader {
  const database = openStore(file, Date.now());
  const ids = (given: readonly string[] | undefined) =>
    given && given.length > 0 ? given : activeExperiments(database);
  return {
    dataVersion: () => database.dataVersion(),
    experiments: () => experiments(database),
    search: ({ experimentIds, ...query }) =>
      searchRunPlaces(database, { ...query, experimentIds: ids(experimentIds) }, MOST_RUNS),
    heads: (places) => heads(database, places),
    find: (text, most) => find(database, text, most),
    columns: (experimentIds) => columns(database, ids(experimentIds)),
    values: (places, asked) => asked.map((column) => columnValues(database, places, column)),
    ranges: (runIds) => ranges(database, runIds),
    curves: (runIds, key, most) =>
      sampledHistory(database, runIds, key, { maxResults: most }).map(({ runId, step, value, timestamp }) => {
        return { runId, step, value, at: timestamp };
      }),
    close: () => database.close(),
  };
}

function activeExperiments(database: Database): string[] {
  const sql = `SELECT CAST(experiment_id AS TEXT) AS id FROM experiments WHERE lifecycle_stage = 'active'`;
  return database.all<{ id: string }>(sql).map(({ id }) => id);
}

function experiments(database: Database): ExperimentSummary[] {
  const rows = database.all<{ id: string; name: string; runs: number; newest: Int64Cell | null }>(
    `SELECT CAST(e.experiment_id AS TEXT) AS id, e.name, count(r.id) AS runs, ${int64Column('max(r.start_time)', 'newest')}
     FROM experiments e LEFT JOIN runs r ON r.experiment_id = e.experiment_id AND r.lifecycle_stage = 'active'
     WHERE e.lifecycle_stage = 'active' GROUP BY e.experiment_id ORDER BY max(r.start_time) DESC NULLS LAST, e.experiment_id`,
  );
  return rows.map((row) => ({ ...row, newest: row.newest === null ? undefined : Number(row.newest) }));
}

function heads(database: Database, places: readonly number[]): RunHead[] {
  const sql = `SELECT ${RUN_COLUMNS} FROM json_each(?) j JOIN runs r ON r.id = j.value ORDER BY j.key`;
  return database.all<RunRow>(sql, listValue(places)).map(headOf);
}

function find(database: Database, text: string, most: number): RunHead[] {
  const rows = database.all<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM runs r JOIN experiments e USING (experiment_id)
     WHERE r.lifecycle_stage = 'active' AND e.lifecycle_stage = 'active'
       AND (instr(lower(r.name), lower(?1)) > 0 OR substr(r.run_uuid, 1, length(?1)) = ?1)
     ORDER BY r.start_time DESC LIMIT ?2`,
    text,
    most,
  );
  return rows.map(headOf);
}

function headOf(row: RunRow): RunHead {
  return {
    place: row.id,
    runId: row.run_uuid,
    experimentId: String(row.experiment_id),
    name: row.name,
    user: row.user_id,
    status: row.status,
    start: Number(row.start_time),
    end: row.end_time === null ? undefined : Number(row.end_time),
  };
}

function columns(database: Database, experimentIds: readonly string[]): ColumnName[] {
  const among = inExperiments('r', experimentIds);
  const kinds = Object.keys(TABLES) as ColumnKind[];
  return kinds.flatMap((kind) => {
    const rows = database.all<{ key: string; runs: number }>(
      `SELECT t.key, count(*) AS runs FROM ${TABLES[kind]} t JOIN runs r ON r.id = t.run
       WHERE ${among.sql} AND r.lifecycle_stage = 'active' GROUP BY t.key ORDER BY runs DESC, t.key`,
      ...among.values,
    );
    return rows.map(({ key, runs }) => ({ kind, key, runs }));
  });
}

function columnValues(
  database: Database,
  places: readonly number[],
  { kind, key }: Omit<ColumnName, 'runs'>,
): ColumnValues {
  const value = kind === 'metrics' ? 'value, is_nan' : 'value, 0 AS is_nan';
  const rows = database.all<{ run: number; value: number | string; is_nan: number }>(
    `SELECT run, ${value} FROM ${TABLES[kind]} WHERE run IN (SELECT value FROM json_each(?)) AND key = ?`,
    listValue(places),
    key,
  );
  const found = new Map(rows.map((row) => [row.run, row.is_nan ? Number.NaN : row.value]));
  return { kind, key, values: places.map((place) => found.get(place)) };
}

function ranges(database: Database, runIds: readonly string[]): MetricRange[] {
  const rows = database.all<{
    run_uuid: string;
    key: string;
    min: number | null;
    max: number | null;
    count: number;
    last: number;
    is_nan: number;
  }>(
    `SELECT r.run_uuid, m.key, min(CASE WHEN m.is_nan = 0 THEN m.value END) AS min,
       max(CASE WHEN m.is_nan = 0 THEN m.value END) AS max, count(*) AS count, l.value AS last, l.is_nan
     FROM runs r JOIN metrics m ON m.run = r.id JOIN latest_metrics l ON l.run = r.id AND l.key = m.key
     WHERE r.run_uuid IN (SELECT value FROM json_each(?)) GROUP BY r.id, m.key ORDER BY m.key, r.id`,
    listValue(runIds),
  );
  return rows.map((row) => ({
    runId: row.run_uuid,
    key: row.key,
    min: row.min ?? undefined,
    max: row.max ?? undefined,
    last: row.is_nan ? Number.NaN : row.last,
    count: row.count,
  }));
}
