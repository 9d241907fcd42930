import type { Database } from '@aml-mlops/sqlite';
import type { Experiment, ExperimentQuery, Page } from '../entities.ts';
import type { KeyedTable, SearchSchema } from '../filter/schema.ts';
import { type ExperimentRow, withTags } from './experiments.ts';
import { searchPage } from './search-page.ts';
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
  defaultOrder: [
    { sql: 'e.creation_time', direction: 'DESC', type: 'number' },
    { sql: 'e.experiment_id', direction: 'ASC', type: 'number' },
  ],
  ties: [{ sql: 'e.experiment_id', direction: 'DESC', type: 'number' }],
};

export function searchExperiments(database: Database, query: ExperimentQuery): Page<Experiment> {
  const condition = { sql: stageCondition('e', query.viewType), values: [] };
  const searched = { columns: 'e.*', table: 'experiments e', condition };
  const page = searchPage<ExperimentRow>(database, SCHEMA, searched, { ...query, defaultPage: 1000 });
  return { ...page, items: withTags(database, page.items) };
}
