import type { Database } from '@aml-mlops/sqlite';
import type { Experiment, ExperimentQuery, Page } from '../entities.ts';
import { compileFilter, compileOrder } from '../filter/compile.ts';
import type { KeyedTable, SearchSchema } from '../filter/schema.ts';
import { type ExperimentRow, withTags } from './experiments.ts';
import { pageLimit, pageOf, pageStart } from './pages.ts';
import { stageCondition } from './search-runs.ts';

const tags: KeyedTable = { table: 'experiment_tags', type: 'text', join: [['experiment_id', 'e.experiment_id']] };

const SCHEMA: SearchSchema = {
  main: 'e',
  attributeEntities: ['attributes', 'attribute', 'attr'],
  attributes: {
    name: { sql: 'e.name', type: 'text' },
    experiment_id: { sql: 'CAST(e.experiment_id AS TEXT)', type: 'text' },
    creation_time: { sql: 'e.creation_time', type: 'number' },
    last_update_time: { sql: 'e.last_update_time', type: 'number' },
  },
  keyed: { tags, tag: tags },
  defaultOrder: 'e.creation_time DESC',
  tieBreak: 'e.experiment_id',
};

export function searchExperiments(database: Database, query: ExperimentQuery): Page<Experiment> {
  const start = pageStart(query.pageToken);
  const limit = pageLimit(query.maxResults, 1000);
  const { joins, order } = compileOrder(SCHEMA, query.orderBy);
  const filter = compileFilter(SCHEMA, query.filter);
  const rows = database.all<ExperimentRow>(
    `SELECT e.* FROM experiments e ${joins.sql} WHERE ${stageCondition('e', query.viewType)} AND ${filter.sql}
     ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...joins.values,
    ...filter.values,
    limit + 1,
    start,
  );
  const page = pageOf(rows, start, limit);
  return { ...page, items: withTags(database, page.items) };
}
