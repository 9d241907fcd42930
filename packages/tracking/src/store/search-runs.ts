import type { SQLInputValue } from 'node:sqlite';
import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Page, RunQuery, RunRecord, ViewType } from '../entities.ts';
import { compileFilter, compileOrder } from '../filter/compile.ts';
import type { KeyedTable, SearchSchema } from '../filter/schema.ts';
import { loadRuns } from './load-runs.ts';
import { pageLimit, pageOf, pageStart } from './pages.ts';
import { RUN_COLUMNS, type RunRow } from './run-row.ts';

const join = [['run', 'r.id']] as const;
const metrics: KeyedTable = { table: 'latest_metrics', type: 'number', join, hasNaN: true };
const params: KeyedTable = { table: 'params', type: 'text', join };
const tags: KeyedTable = { table: 'tags', type: 'text', join };
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
    end_time: { sql: 'r.end_time', type: 'number' },
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
  defaultOrder: 'r.start_time DESC',
  tieBreak: 'r.id',
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
  const start = pageStart(query.pageToken);
  const limit = pageLimit(query.maxResults, DEFAULT_PAGE);
  const { sql, values } = runSearchSql(query, limit + 1, start);
  const page = pageOf(database.all<RunRow>(sql, ...values), start, limit);
  return { ...page, items: loadRuns(database, page.items) };
}

export function runSearchSql(
  query: RunQuery,
  limit: number,
  offset: number,
): { readonly sql: string; readonly values: SQLInputValue[] } {
  const { joins, order } = compileOrder(SCHEMA, query.orderBy);
  const filter = compileFilter(SCHEMA, query.filter);
  const experiments = query.experimentIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
  const sql = `SELECT ${RUN_COLUMNS} FROM runs r ${joins.sql}
    WHERE r.experiment_id IN (SELECT value FROM json_each(?)) AND ${stageCondition('r', query.viewType)} AND ${filter.sql}
    ORDER BY ${order} LIMIT ? OFFSET ?`;
  return { sql, values: [...joins.values, listValue(experiments), ...filter.values, limit, offset] };
}
