import type { Database } from '@aml-mlops/sqlite';
import type { Page, SearchQuery } from '../entities.ts';
import { compileFilter, compileOrder } from '../filter/compile.ts';
import type { KeyedTable, SearchSchema } from '../filter/schema.ts';
import { loadVersions, type VersionRecord, type VersionRow } from './model-versions.ts';
import { pageLimit, pageOf, pageStart } from './pages.ts';
import { loadModels, type RegisteredModel, type RegisteredModelRow } from './registered-models.ts';

/** MLflow keeps prompts among its registered models, marked by this tag, and hides them from a search that names none. */
const PROMPT_TAG = 'mlflow.prompt.is_prompt';

const attributeEntities = ['attributes', 'attribute', 'attr'];
const modelTags: KeyedTable = {
  table: 'registered_model_tags',
  type: 'text',
  join: [['name', 'm.name']],
  absentDiffers: [PROMPT_TAG],
};
const versionTags: KeyedTable = {
  table: 'model_version_tags',
  type: 'text',
  absentDiffers: [PROMPT_TAG],
  join: [
    ['name', 'v.name'],
    ['version', 'v.version'],
  ],
};

const MODELS: SearchSchema = {
  main: 'm',
  attributeEntities,
  attributes: {
    name: { sql: 'm.name', type: 'text' },
    timestamp: { sql: 'm.last_update_time', type: 'number' },
    last_updated_timestamp: { sql: 'm.last_update_time', type: 'number' },
    creation_timestamp: { sql: 'm.creation_time', type: 'number' },
  },
  keyed: { tags: modelTags, tag: modelTags },
  defaultOrder: 'm.name ASC',
  tieBreak: 'm.name',
};

const VERSIONS: SearchSchema = {
  main: 'v',
  attributeEntities,
  attributes: {
    name: { sql: 'v.name', type: 'text' },
    version_number: { sql: 'v.version', type: 'number' },
    version: { sql: 'v.version', type: 'number' },
    run_id: { sql: 'v.run_id', type: 'text' },
    source_path: { sql: 'v.source', type: 'text' },
    creation_timestamp: { sql: 'v.creation_time', type: 'number' },
    last_updated_timestamp: { sql: 'v.last_update_time', type: 'number' },
  },
  keyed: { tags: versionTags, tag: versionTags },
  defaultOrder: 'v.last_update_time DESC, v.name ASC',
  tieBreak: 'v.version',
};

function promptCondition(filter: string | undefined, name: string): string {
  if (filter?.includes(PROMPT_TAG)) return '1';
  return `${name} NOT IN (SELECT name FROM registered_model_tags WHERE key = '${PROMPT_TAG}' AND lower(value) = 'true')`;
}

export function searchModels(database: Database, query: SearchQuery): Page<RegisteredModel> {
  const page = search<RegisteredModelRow>(
    database,
    MODELS,
    'registered_models',
    query,
    promptCondition(query.filter, 'm.name'),
  );
  return { ...page, items: loadModels(database, page.items) };
}

export function searchVersions(database: Database, query: SearchQuery): Page<VersionRecord> {
  const page = search<VersionRow>(database, VERSIONS, 'model_versions', query, promptCondition(query.filter, 'v.name'));
  return { ...page, items: loadVersions(database, page.items) };
}

function search<Row>(
  database: Database,
  schema: SearchSchema,
  table: string,
  query: SearchQuery,
  condition: string,
): Page<Row> {
  const start = pageStart(query.pageToken);
  const limit = pageLimit(query.maxResults, 100);
  const { joins, order } = compileOrder(schema, query.orderBy);
  const filter = compileFilter(schema, query.filter);
  const { main } = schema;
  const rows = database.all<Row>(
    `SELECT ${main}.* FROM ${table} ${main} ${joins.sql} WHERE ${filter.sql} AND ${condition}
     ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...joins.values,
    ...filter.values,
    limit + 1,
    start,
  );
  return pageOf(rows, start, limit);
}
