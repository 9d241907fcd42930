import { rangeError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import {
  keyValue,
  list,
  readFields,
  requiredText,
  searchFields,
  searchQuery,
  text,
  viewType,
} from '../protocol/fields.ts';
import { wireExperiment, wirePage } from '../protocol/wire.ts';
import {
  createExperiment,
  deleteExperimentTag,
  findExperiment,
  getExperiment,
  renameExperiment,
  setExperimentStage,
  setExperimentTag,
} from '../store/experiments.ts';
import { searchDatasets } from '../store/search-datasets.ts';
import { searchExperiments } from '../store/search-experiments.ts';
import { notFound } from '../tracking-error.ts';
import type { ServerContext } from './context.ts';

/** Experiments whose datasets are searched at once, at most. */
const MOST_EXPERIMENTS = 20;

const byId = z.object({ experiment_id: requiredText });

export function experimentRoutes(app: FastifyInstance, { database, now }: ServerContext): void {
  app.post('/mlflow/experiments/create', async ({ body }) => {
    const fields = readFields(z.object({ name: requiredText, artifact_location: text, tags: list(keyValue) }), body);
    const tags = Object.fromEntries(fields.tags.map(({ key, value }) => [key, value]));
    const { name, artifact_location: artifactLocation } = fields;
    return { experiment_id: createExperiment(database, { name, artifactLocation, tags, now: now() }) };
  });

  app.get('/mlflow/experiments/get', async ({ query }) => ({
    experiment: wireExperiment(getExperiment(database, readFields(byId, query).experiment_id)),
  }));

  app.get('/mlflow/experiments/get-by-name', async ({ query }) => {
    const { experiment_name: name } = readFields(z.object({ experiment_name: requiredText }), query);
    const experiment = findExperiment(database, name);
    if (!experiment) throw notFound(`experiment with name ${name}`);
    return { experiment: wireExperiment(experiment) };
  });

  const search = (given: unknown) => {
    const fields = readFields(z.object({ ...searchFields, view_type: viewType }), given);
    const page = searchExperiments(database, { ...searchQuery(fields), viewType: fields.view_type });
    return wirePage('experiments', page, wireExperiment);
  };
  app.get('/mlflow/experiments/search', async ({ query }) => search(query));
  app.post('/mlflow/experiments/search', async ({ body }) => search(body));

  app.post('/mlflow/experiments/update', async ({ body }) => {
    const fields = readFields(z.object({ experiment_id: requiredText, new_name: requiredText }), body);
    renameExperiment(database, fields.experiment_id, fields.new_name, now());
    return {};
  });

  app.post('/mlflow/experiments/delete', async ({ body }) => {
    setExperimentStage(database, readFields(byId, body).experiment_id, 'deleted', now());
    return {};
  });

  app.post('/mlflow/experiments/restore', async ({ body }) => {
    setExperimentStage(database, readFields(byId, body).experiment_id, 'active', now());
    return {};
  });

  app.post('/mlflow/experiments/search-datasets', async ({ body }) => {
    const { experiment_ids: ids } = readFields(z.object({ experiment_ids: list(z.string()) }), body);
    if (ids.length < 1 || ids.length > MOST_EXPERIMENTS) {
      throw rangeError('experiment_ids', 'request', `1 to ${MOST_EXPERIMENTS} ids`, ids.length);
    }
    return {
      dataset_summaries: searchDatasets(database, ids).map(({ experimentId, name, digest, context }) => ({
        experiment_id: experimentId,
        name,
        digest,
        ...(context !== undefined && { context }),
      })),
    };
  });

  app.post('/mlflow/experiments/set-experiment-tag', async ({ body }) => {
    const fields = readFields(z.object({ experiment_id: requiredText, key: requiredText, value: text }), body);
    setExperimentTag(database, fields.experiment_id, fields.key, fields.value);
    return {};
  });

  app.post('/mlflow/experiments/delete-experiment-tag', async ({ body }) => {
    const fields = readFields(z.object({ experiment_id: requiredText, key: requiredText }), body);
    deleteExperimentTag(database, fields.experiment_id, fields.key);
    return {};
  });
}
