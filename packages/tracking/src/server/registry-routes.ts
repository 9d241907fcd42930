import { rangeError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { flag, keyValue, list, readFields, requiredText, searchFields, searchQuery, text } from '../protocol/fields.ts';
import { wireModel, wirePage, wireVersion } from '../protocol/wire.ts';
import { getLoggedModel } from '../store/logged-models.ts';
import { checkSource, loggedModelIn, storageLocation } from '../store/model-source.ts';
import {
  CONTENT_HASH_TAG,
  createVersion,
  deleteVersion,
  deleteVersionTag,
  describeVersion,
  getVersion,
  latestVersions,
  setStage,
  setVersionTag,
  type VersionRecord,
} from '../store/model-versions.ts';
import { deleteAlias, getByAlias, promote } from '../store/promotions.ts';
import {
  createRegisteredModel,
  deleteModelTag,
  deleteRegisteredModel,
  getRegisteredModel,
  type RegisteredModel,
  renameRegisteredModel,
  setModelTag,
  updateRegisteredModel,
} from '../store/registered-models.ts';
import { searchModels, searchVersions } from '../store/search-registry.ts';
import type { ServerContext } from './context.ts';

const named = { name: requiredText };
export const versionNumber = z.union([z.number().int().positive(), z.string().regex(/^\d{1,15}$/)]).transform(Number);
const versioned = { ...named, version: versionNumber };
const STAGES = ['None', 'Staging', 'Production', 'Archived'];

export function registryRoutes(app: FastifyInstance, context: ServerContext): void {
  const { database, now } = context;
  const shown = (model: RegisteredModel) => wireModel(model, latestVersions(database, model.name, []));
  const answer = (version: VersionRecord) => ({ model_version: wireVersion(version) });

  app.post('/mlflow/registered-models/create', async ({ body }) => {
    const fields = readFields(z.object({ ...named, description: text, tags: list(keyValue) }), body);
    return { registered_model: shown(createRegisteredModel(database, { ...fields, now: now() })) };
  });
  app.get('/mlflow/registered-models/get', async ({ query }) => ({
    registered_model: shown(getRegisteredModel(database, readFields(z.object(named), query).name)),
  }));
  app.post('/mlflow/registered-models/rename', async ({ body }) => {
    const { name, new_name } = readFields(z.object({ ...named, new_name: requiredText }), body);
    return { registered_model: shown(renameRegisteredModel(database, name, new_name, now())) };
  });
  app.patch('/mlflow/registered-models/update', async ({ body }) => {
    const { name, description } = readFields(z.object({ ...named, description: text }), body);
    return { registered_model: shown(updateRegisteredModel(database, name, description, now())) };
  });
  app.delete('/mlflow/registered-models/delete', async ({ body, query }) => {
    deleteRegisteredModel(database, readFields(z.object(named), body ?? query).name);
    return {};
  });
  app.get('/mlflow/registered-models/search', async ({ query }) => {
    const fields = readFields(z.object(searchFields), query);
    return wirePage('registered_models', searchModels(database, searchQuery(fields)), shown);
  });
  app.post('/mlflow/registered-models/set-tag', async ({ body }) => {
    const { name, ...tag } = readFields(z.object({ ...named, key: requiredText, value: text }), body);
    setModelTag(database, name, tag);
    return {};
  });
  app.delete('/mlflow/registered-models/delete-tag', async ({ body, query }) => {
    const { name, key } = readFields(z.object({ ...named, key: requiredText }), body ?? query);
    deleteModelTag(database, name, key);
    return {};
  });
  const latest = (given: unknown) => {
    const { name, stages } = readFields(z.object({ ...named, stages: list(z.string()) }), given);
    return { model_versions: latestVersions(database, name, stages).map(wireVersion) };
  };
  app.get('/mlflow/registered-models/get-latest-versions', async ({ query }) => latest(query));
  app.post('/mlflow/registered-models/get-latest-versions', async ({ body }) => latest(body));

  const aliased = z.object({ ...named, alias: requiredText });
  app.get('/mlflow/registered-models/alias', async ({ query }) => {
    const { name, alias } = readFields(aliased, query);
    return answer(getByAlias(database, name, alias));
  });
  // An alias that any MLflow client moves is a promotion like ours, and stands in the log.
  app.post('/mlflow/registered-models/alias', async ({ body, headers }) => {
    const move = readFields(z.object({ ...versioned, alias: requiredText }), body);
    const who = `MLflow client ${headers['user-agent'] ?? ''}`.trim();
    promote(database, { ...move, who, why: '', evidence: {}, now: now() });
    return {};
  });
  app.delete('/mlflow/registered-models/alias', async ({ body, query }) => {
    const { name, alias } = readFields(aliased, body ?? query);
    deleteAlias(database, name, alias);
    return {};
  });

  app.post('/mlflow/model-versions/create', async ({ body }) => {
    const fields = readFields(
      z.object({
        ...named,
        source: requiredText,
        run_id: text,
        run_link: text,
        description: text,
        model_id: text,
        tags: list(keyValue),
      }),
      body,
    );
    const modelId = fields.model_id || loggedModelIn(fields.source);
    checkSource(database, fields.source, fields.run_id, modelId ?? '');
    const version = createVersion(database, {
      name: fields.name,
      source: fields.source,
      contentHash: fields.tags.find(({ key }) => key === CONTENT_HASH_TAG)?.value,
      runId: fields.run_id || (modelId ? getLoggedModel(database, modelId).sourceRunId : ''),
      runLink: fields.run_link,
      modelId,
      description: fields.description,
      tags: fields.tags,
      now: now(),
    });
    return answer(version);
  });
  app.get('/mlflow/model-versions/get', async ({ query }) => {
    const { name, version } = readFields(z.object(versioned), query);
    return answer(getVersion(database, name, version));
  });
  app.patch('/mlflow/model-versions/update', async ({ body }) => {
    const { name, version, description } = readFields(z.object({ ...versioned, description: text }), body);
    return answer(describeVersion(database, name, version, description, now()));
  });
  app.delete('/mlflow/model-versions/delete', async ({ body, query }) => {
    const { name, version } = readFields(z.object(versioned), body ?? query);
    deleteVersion(database, name, version, now());
    return {};
  });
  app.get('/mlflow/model-versions/search', async ({ query }) => {
    const fields = readFields(z.object(searchFields), query);
    return wirePage('model_versions', searchVersions(database, searchQuery(fields)), wireVersion);
  });
  app.get('/mlflow/model-versions/get-download-uri', async ({ query }) => {
    const { name, version } = readFields(z.object(versioned), query);
    return { artifact_uri: storageLocation(database, getVersion(database, name, version).storageLocation) };
  });
  app.post('/mlflow/model-versions/set-tag', async ({ body }) => {
    const { name, version, ...tag } = readFields(z.object({ ...versioned, key: requiredText, value: text }), body);
    setVersionTag(database, name, version, tag);
    return {};
  });
  app.delete('/mlflow/model-versions/delete-tag', async ({ body, query }) => {
    const { name, version, key } = readFields(z.object({ ...versioned, key: requiredText }), body ?? query);
    deleteVersionTag(database, name, version, key);
    return {};
  });
  app.post('/mlflow/model-versions/transition-stage', async ({ body }) => {
    const fields = readFields(z.object({ ...versioned, stage: requiredText, archive_existing_versions: flag }), body);
    const stage = STAGES.find((known) => known.toLowerCase() === fields.stage.toLowerCase());
    if (!stage) throw rangeError('stage', 'model version', `one of ${STAGES.join(', ')}`, fields.stage);
    return answer(
      database.transaction(() => {
        if (fields.archive_existing_versions) {
          for (const other of searchVersions(database, { filter: nameFilter(fields.name), maxResults: 50_000 }).items) {
            if (other.stage === stage) setStage(database, other.name, other.version, 'Archived', now());
          }
        }
        return setStage(database, fields.name, fields.version, stage, now());
      }),
    );
  });
}

function nameFilter(name: string): string {
  return `name = '${name.replaceAll("'", "''")}'`;
}
