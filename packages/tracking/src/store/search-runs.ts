import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Page, RunQuery, RunRecord, ViewType } from '../entities.ts';
import type { KeyedTable, RelatedTable, SearchSchema, SqlPart } from '../filter/schema.ts';
import { loadRuns } from './load-runs.ts';
import { RUN_COLUMNS, type RunRow } from './run-row.ts';
import { type Searched, searchPage, searchSql } from './search-page.ts';

const join = [['run', 'r.id']] as const;
const metrics: KeyedTable = { table: 'latest_metrics', type: 'number', join, hasNaN: true };
const params: KeyedTable = { table: 'params', type: 'text', join };
const tags: KeyedTable = { table: 'tags', type: 'text', join };
const datasets: RelatedTable = {
  table: 'dataset_inputs',
  join,
  columns: { name: 'name', digest: 'digest', context: 'context' },
};
const startTime = { sql: 'r.start_time', type: 'number' } as const;
const runName = { sql: 'r.name', type: 'text' } as const;

/** MLflow's names, and the other spellings of them that its clients use. */
const SCHEMA: SearchSchema = {
  main: 'r',
  attributeEntities: ['attributes', 'attribute', 'attr', 'run'],
  attributes: {
    run_id: { sql: 'r.run_uuid', type: 'text' },
    run_name: runName,
    'run name': runName,
    'Run name': runName,
    'Run Name': runName,
    status: { sql: 'r.status', type: 'text' },
    artifact_uri: { sql: 'r.artifact_uri', type: 'text' },
    user_id: { sql: 'r.user_id', type: 'text' },
    start_time: startTime,
    created: startTime,
    Created: startTime,
    end_time: { sql: 'r.end_time', type: 'number', nullable: true },
    experiment_id: { sql: 'CAST(r.experiment_id AS TEXT)', type: 'text' },
  },
  keyed: {
    metrics,
    metric: metrics,
    params,
    param: params,
    parameters: params,
    parameter: params,
    tags,
    tag: tags,
  },
  related: { dataset: datasets, datasets },
  ties: [
    { sql: 'r.start_time', direction: 'DESC', type: 'number' },
    { sql: 'r.run_uuid', direction: 'ASC', type: 'text' },
  ],
};

const DEFAULT_PAGE = 1000;

/** Stages that a view shows, as a condition on `lifecycle_stage`. */
export function stageCondition(alias: string, view: ViewType = 'ACTIVE_ONLY'): string {
  if (view === 'ALL') return `${alias}.lifecycle_stage IN ('active', 'deleted')`;
  return `${alias}.lifecycle_stage = '${view === 'ACTIVE_ONLY' ? 'active' : 'deleted'}'`;
}

/**
 * Searches the runs of some experiments.
 *
 * @throws MlopsError `E_FILTER` for a filter or order that cannot be read
 */
export function searchRuns(database: Database, query: RunQuery): Page<RunRecord> {
  const page = searchPage<RunRow>(database, SCHEMA, searched(query), { ...query, defaultPage: DEFAULT_PAGE });
  return { ...page, items: loadRuns(database, page.items) };
}

/**
 * The store's numbers of the runs of a search, in its order: one query for any number of runs.
 *
 * @param limit largest number of runs. Range: [1, 1,000,000]
 * @throws MlopsError `E_FILTER` if a filter or order cannot be read
 */
export function searchRunPlaces(
  database: Database,
  query: Omit<RunQuery, 'maxResults' | 'pageToken'>,
  limit: number,
): number[] {
  const { sql, values } = searchSql(SCHEMA, { ...searched(query), columns: 'r.id', isLast: true }, query, limit);
  return database.all<{ id: number }>(sql, ...values).map(({ id }) => id);
}

/** What a search of runs asks of SQLite: for tests that hold it to its indices. */
export function runSearchSql(query: RunQuery, limit: number): SqlPart {
  return searchSql(SCHEMA, searched(query), query, limit);
}

function searched({ experimentIds, viewType }: RunQuery): Searched {
  const condition = inExperiments('r', experimentIds);
  return {
    columns: RUN_COLUMNS,
    table: 'runs r',
    condition: { sql: `${condition.sql} AND ${stageCondition('r', viewType)}`, values: condition.values },
    ...mergedParts(experimentIds, viewType),
  };
}

/** More parts than this are sorted: SQLite nests a merge for each, and its statements have a largest size. */
const MOST_MERGED = 64;

/** An experiment and a stage have their runs in the order in which they are shown, in `runs_by_start`. */
function mergedParts(experimentIds: readonly string[], view: ViewType | undefined): { merged?: SqlPart[] } {
  const stages = view === 'ALL' ? (['ACTIVE_ONLY', 'DELETED_ONLY'] as const) : ([view ?? 'ACTIVE_ONLY'] as const);
  const ids = numbers(experimentIds);
  const parts = ids.length * stages.length;
  if (parts < 2 || parts > MOST_MERGED) return {};
  const part = (id: number, stage: ViewType): SqlPart => ({
    sql: `r.experiment_id = ? AND ${stageCondition('r', stage)}`,
    values: [id],
  });
  return { merged: ids.flatMap((id) => stages.map((stage) => part(id, stage))) };
}

function numbers(experimentIds: readonly string[]): number[] {
  return [...new Set(experimentIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number))];
}

/** One experiment is said plainly: its runs stand in the index in their order, and none needs to be sorted. */
export function inExperiments(alias: string, experimentIds: readonly string[]): SqlPart {
  const ids = numbers(experimentIds);
  if (ids.length === 1) return { sql: `${alias}.experiment_id = ?`, values: ids };
  return { sql: `${alias}.experiment_id IN (SELECT value FROM json_each(?))`, values: [listValue(ids)] };
}
