import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Page, RunQuery, RunRecord, ViewType } from '../entities.ts';
import type { KeyedTable, RelatedTable, SearchSchema, SqlPart } from '../filter/schema.ts';
import { loadRuns } from './load-runs.ts';
import { RUN_COLUMNS, type RunRow } from './run-row.ts';
import { type Searched, searchPage, searchSql } from './search-page.ts';

const join = [['run', 'r.id']] as const;
const metrics: KeyedTable = { table: 'latest_metrics', type: 'number', join, hasNaN: true, indexed: true };
const params: KeyedTable = { table: 'params', type: 'text', join, indexed: true };
const tags: KeyedTable = { table: 'tags', type: 'text', join, indexed: true };
const datasets: RelatedTable = {
  table: 'dataset_inputs',
  join,
  columns: { name: 'name', digest: 'digest', context: 'context' },
};
const startTime = { sql: 'r.start_time', type: 'number' } as const;
const runName = { sql: 'r.name', type: 'text', indexed: true } as const;

/** MLflow's names, and the other spellings of them that its clients use. */
export const RUN_SEARCH: SearchSchema = {
  main: 'r',
  attributeEntities: ['attributes', 'attribute', 'attr', 'run'],
  attributes: {
    run_id: { sql: 'r.run_uuid', type: 'text', indexed: true },
    run_name: runName,
    'run name': runName,
    'Run name': runName,
    'Run Name': runName,
    status: { sql: 'r.status', type: 'text', indexed: true },
    artifact_uri: { sql: 'r.artifact_uri', type: 'text' },
    user_id: { sql: 'r.user_id', type: 'text', indexed: true },
    start_time: startTime,
    created: startTime,
    Created: startTime,
    end_time: { sql: 'r.end_time', type: 'number', nullable: true, indexed: true },
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
  return database.snapshot(() => {
    const page = searchPage<RunRow>(database, RUN_SEARCH, searched(query), { ...query, defaultPage: DEFAULT_PAGE });
    return { ...page, items: loadRuns(database, page.items) };
  });
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
  const { sql, values } = searchSql(RUN_SEARCH, { ...searched(query), columns: 'r.id', isLast: true }, query, limit);
  return database.all<{ id: number }>(sql, ...values).map(({ id }) => id);
}

/** What a search of runs asks of SQLite: for tests that hold it to its indices. */
export function runSearchSql(query: RunQuery, limit: number): SqlPart {
  return searchSql(RUN_SEARCH, searched(query), query, limit);
}

function searched({ experimentIds, viewType }: RunQuery): Searched {
  const parts = partsOf(experimentIds, viewType);
  return {
    columns: RUN_COLUMNS,
    table: 'runs r',
    condition: conditionOn('r', experimentIds, viewType),
    ...(parts.length > 1 && { merged: parts }),
    // SQLite looks for no index of what stands behind a plus.
    ...(parts.length > 0 && { indexed: { apart: conditionOn('+r', experimentIds, viewType), parts } }),
  };
}

function conditionOn(alias: string, experimentIds: readonly string[], view: ViewType | undefined): SqlPart {
  const { sql, values } = inExperiments(alias, experimentIds);
  return { sql: `${sql} AND ${stageCondition(alias, view)}`, values };
}

/** More parts than this are sorted: SQLite nests a merge for each, and its statements have a largest size. */
const MOST_MERGED = 64;

/**
 * An experiment and a stage have their runs in the order in which they are shown, in `runs_by_start`.
 *
 * @returns none where there are too many
 */
function partsOf(experimentIds: readonly string[], view: ViewType | undefined): SqlPart[] {
  const stages = view === 'ALL' ? (['ACTIVE_ONLY', 'DELETED_ONLY'] as const) : ([view ?? 'ACTIVE_ONLY'] as const);
  const ids = numbers(experimentIds);
  if (ids.length * stages.length > MOST_MERGED) return [];
  const part = (id: number, stage: ViewType): SqlPart => ({
    sql: `r.experiment_id = ? AND ${stageCondition('r', stage)}`,
    values: [id],
  });
  return ids.flatMap((id) => stages.map((stage) => part(id, stage)));
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
