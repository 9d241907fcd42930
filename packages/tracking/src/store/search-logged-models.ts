import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Page, RunQuery } from '../entities.ts';
import { compileFilter, compileOrder } from '../filter/compile.ts';
import type { KeyedTable, SearchSchema } from '../filter/schema.ts';
import { type LoggedModel, type LoggedModelRow, loadLoggedModels } from './logged-models.ts';
import { pageLimit, pageOf, pageStart } from './pages.ts';
import { stageCondition } from './search-runs.ts';

const join = [['model_id', 'm.model_id']] as const;
const params: KeyedTable = { table: 'logged_model_params', type: 'text', join };
const tags: KeyedTable = { table: 'logged_model_tags', type: 'text', join };
/** A model can be measured many times; the newest value of each metric counts. */
const metrics: KeyedTable = {
  table: `(SELECT model_id, key, value, is_nan FROM (
      SELECT *, row_number() OVER (PARTITION BY model_id, key ORDER BY step DESC, timestamp DESC) AS place
      FROM logged_model_metrics) WHERE place = 1)`,
  type: 'number',
  join,
  hasNaN: true,
};
const created = { sql: 'm.creation_time', type: 'number' } as const;
const updated = { sql: 'm.last_update_time', type: 'number' } as const;

const SCHEMA: SearchSchema = {
  main: 'm',
  attributeEntities: ['attributes', 'attribute', 'attr'],
  attributes: {
    name: { sql: 'm.name', type: 'text' },
    model_id: { sql: 'm.model_id', type: 'text' },
    model_type: { sql: 'm.model_type', type: 'text' },
    status: { sql: `replace(m.status, 'LOGGED_MODEL_', '')`, type: 'text' },
    source_run_id: { sql: 'm.source_run_id', type: 'text' },
    creation_timestamp: created,
    creation_time: created,
    last_updated_timestamp: updated,
  },
  keyed: { metrics, metric: metrics, params, param: params, tags, tag: tags },
  defaultOrder: 'm.creation_time DESC',
  tieBreak: 'm.rowid',
};

export function searchLoggedModels(database: Database, query: RunQuery): Page<LoggedModel> {
  const start = pageStart(query.pageToken);
  const limit = pageLimit(query.maxResults, 100);
  const { joins, order } = compileOrder(SCHEMA, query.orderBy);
  const filter = compileFilter(SCHEMA, query.filter);
  const experiments = query.experimentIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
  const rows = database.all<LoggedModelRow>(
    `SELECT m.* FROM logged_models m ${joins.sql}
     WHERE m.experiment_id IN (SELECT value FROM json_each(?)) AND ${stageCondition('m')} AND ${filter.sql}
     ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...joins.values,
    listValue(experiments),
    ...filter.values,
    limit + 1,
    start,
  );
  const page = pageOf(rows, start, limit);
  return { ...page, items: loadLoggedModels(database, page.items) };
}
