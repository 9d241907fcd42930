import type { Database } from '@aml-mlops/sqlite';
import type { Page, SearchQuery } from '../entities.ts';
import type { KeyedTable, SearchSchema } from '../filter/schema.ts';
import { loadVersions, type VersionRecord, type VersionRow } from './model-versions.ts';
import { loadModels, type RegisteredModel, type RegisteredModelRow } from './registered-models.ts';
import { searchPage } from './search-page.ts';

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
  ties: [{ sql: 'm.name', direction: 'ASC', type: 'text' }],
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
  defaultOrder: [{ sql: 'v.last_update_time', direction: 'DESC', type: 'number' }],
  ties: [
    { sql: 'v.name', direction: 'ASC', type: 'text' },
    { sql: 'v.version', direction: 'DESC', type: 'number' },
  ],
};

function promptCondition(filter: string | undefined, name: string): string {
  if (filter?.includes(PROMPT_TAG)) return '1';
  return `${name} NOT IN (SELECT name FROM registered_model_tags WHERE key = '${PROMPT_TAG}' AND lower(value) = 'true')`;
}

export function searchModels(database: Database, query: SearchQuery): Page<RegisteredModel> {
  const condition = { sql: promptCondition(query.filter, 'm.name'), values: [] };
  const searched = { columns: 'm.*', table: 'registered_models m', condition };
  const page = searchPage<RegisteredModelRow>(database, MODELS, searched, { ...query, defaultPage: 100 });
  return { ...page, items: loadModels(database, page.items) };
}

export function searchVersions(database: Database, query: SearchQuery): Page<VersionRecord> {
  const condition = { sql: promptCondition(query.filter, 'v.name'), values: [] };
  const searched = { columns: 'v.*', table: 'model_versions v', condition };
  const page = searchPage<VersionRow>(database, VERSIONS, searched, { ...query, defaultPage: 10_000 });
  return { ...page, items: loadVersions(database, page.items) };
}
