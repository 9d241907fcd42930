import { rangeError } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';
import type { Page, RunQuery } from '../entities.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { KeyedTable, SearchSchema, SqlPart } from '../filter/schema.ts';
import { type LoggedModel, type LoggedModelRow, loadLoggedModels } from './logged-models.ts';
import { searchPage } from './search-page.ts';
import { inExperiments, stageCondition } from './search-runs.ts';

/** A dataset that metrics were measured on; any digest where none is said. */
export interface DatasetFilter {
  readonly name: string;
  readonly digest?: string | undefined;
}

export interface LoggedModelQuery extends RunQuery {
  /** Metrics of the filter are those measured on one of these; default any. */
  readonly datasets?: readonly DatasetFilter[];
  /** For each of `orderBy` the dataset that its metric was measured on; default any. */
  readonly orderDatasets?: readonly (DatasetFilter | undefined)[];
}

const join = [['model_id', 'm.model_id']] as const;
const params: KeyedTable = { table: 'logged_model_params', type: 'text', join };
const tags: KeyedTable = { table: 'logged_model_tags', type: 'text', join };

/**
 * A model can be measured many times: a filter finds it where one of the values satisfies it, an order goes by the newest,
 * as in MLflow.
 */
function metricsOf(query: LoggedModelQuery): KeyedTable {
  const { datasets = [], orderDatasets = [] } = query;
  return {
    table: 'logged_model_metrics',
    type: 'number',
    join,
    hasNaN: true,
    ...(datasets.length > 0 && { where: onDatasets(datasets) }),
    ordered: (place) => {
      const dataset = orderDatasets[place];
      const where = dataset ? onDatasets([dataset]) : { sql: '1', values: [] };
      return {
        sql: `(SELECT model_id, key, value, is_nan FROM (
          SELECT *, row_number() OVER (PARTITION BY model_id, key ORDER BY timestamp DESC, step DESC, run_uuid) AS place
          FROM logged_model_metrics WHERE ${where.sql}) WHERE place = 1)`,
        values: where.values,
      };
    },
  };
}

function onDatasets(datasets: readonly DatasetFilter[]): SqlPart {
  const parts = datasets.map(({ name, digest }): SqlPart => {
    if (name === '') throw rangeError('dataset_name', 'search', 'a text that is not empty', name);
    return digest
      ? { sql: '(dataset_name = ? AND dataset_digest = ?)', values: [name, digest] }
      : { sql: 'dataset_name = ?', values: [name] };
  });
  return { sql: `(${parts.map(({ sql }) => sql).join(' OR ')})`, values: parts.flatMap(({ values }) => values) };
}

const created = { sql: 'm.creation_time', type: 'number' } as const;
const updated = { sql: 'm.last_update_time', type: 'number' } as const;

const ATTRIBUTES = {
  name: { sql: 'm.name', type: 'text' },
  model_id: { sql: 'm.model_id', type: 'text' },
  model_type: { sql: 'm.model_type', type: 'text' },
  status: { sql: `replace(m.status, 'LOGGED_MODEL_', '')`, type: 'text' },
  source_run_id: { sql: 'm.source_run_id', type: 'text' },
  creation_timestamp: created,
  creation_time: created,
  last_updated_timestamp: updated,
} as const;

function schemaOf(query: LoggedModelQuery): SearchSchema {
  const metrics = metricsOf(query);
  return {
    main: 'm',
    attributeEntities: ['attributes', 'attribute', 'attr'],
    attributes: ATTRIBUTES,
    keyed: { metrics, metric: metrics, params, param: params, tags, tag: tags },
    ties: [
      { sql: 'm.creation_time', direction: 'DESC', type: 'number' },
      { sql: 'm.model_id', direction: 'ASC', type: 'text' },
    ],
  };
}

export function searchLoggedModels(database: Database, query: LoggedModelQuery): Page<LoggedModel> {
  const { datasets = [], filter = '' } = query;
  const experiments = inExperiments('m', query.experimentIds);
  // Datasets without a metric in the filter: models that were measured on them at all.
  const byMetric = parseFilter(filter).some(({ identifier }) => /^metrics?$/i.test(identifier.entity ?? ''));
  const onlyDatasets = datasets.length > 0 && !byMetric ? onDatasets(datasets) : undefined;
  const measured =
    onlyDatasets && `m.model_id IN (SELECT model_id FROM logged_model_metrics WHERE ${onlyDatasets.sql})`;
  const condition = {
    sql: `${experiments.sql} AND ${stageCondition('m')}${measured ? ` AND ${measured}` : ''}`,
    values: [...experiments.values, ...(onlyDatasets?.values ?? [])],
  };
  const searched = { columns: 'm.*', table: 'logged_models m', condition };
  const page = searchPage<LoggedModelRow>(database, schemaOf(query), searched, { ...query, defaultPage: 100 });
  return { ...page, items: loadLoggedModels(database, page.items) };
}
