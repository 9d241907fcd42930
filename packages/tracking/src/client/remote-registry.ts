import * as z from 'zod';
import type { ModelRegistry, ModelVersion, Promotion } from '../contract.ts';
import { readAnswer, versionAnswer } from '../protocol/answers.ts';
import { list, text } from '../protocol/fields.ts';
import { pairs } from '../protocol/wire.ts';
import { CONTENT_HASH_TAG } from '../store/model-versions.ts';
import { notFound } from '../tracking-error.ts';
import type { RestClient } from './rest.ts';
import { hasCode, isEndpointMissing, isNotFound } from './retry.ts';

const oneVersion = z.object({ model_version: versionAnswer });
const promotionFields = z.object({
  name: z.string(),
  alias: z.string(),
  version: z.number(),
  previous_version: z.number().optional(),
  at: z.number(),
  who: z.string(),
  why: z.string(),
  evidence: z.record(z.string(), z.unknown()),
});

/** Where a server has no log of promotions, each is a tag of the registered model, numbered by time. */
const PROMOTION_TAG = 'mlops.promotion.';

/**
 * The model registry of a server. Ours does each promise in one transaction; elsewhere MLflow's own requests do the same
 * one after the other: the version's content is a tag, and so is every promotion.
 */
export function remoteRegistry(rest: RestClient, now: () => number): ModelRegistry {
  let ours: boolean | undefined;
  /** Asks our own route first; undefined where the server has none. */
  const extension = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    if (ours === false) return undefined;
    try {
      const answer = await ask();
      ours = true;
      return answer;
    } catch (error) {
      if (ours || !isEndpointMissing(error)) throw error;
      ours = false;
      return undefined;
    }
  };

  const search = async (filter: string): Promise<ModelVersion[]> => {
    const schema = z.object({ model_versions: list(versionAnswer), next_page_token: text });
    const found: ModelVersion[] = [];
    for (let token = ''; ; ) {
      const query = { filter, max_results: 200, page_token: token };
      const page = readAnswer(schema, await rest.get('/mlflow/model-versions/search', query), 'model versions');
      for (const version of page.model_versions) found.push(version);
      token = page.next_page_token;
      if (token === '') return found.sort((a, b) => b.version - a.version);
    }
  };
  const getVersion = async (name: string, version: number) => {
    const query = { name, version };
    const answer = await rest.get('/mlflow/model-versions/get', query).catch(absent);
    return answer === undefined ? undefined : readAnswer(oneVersion, answer, 'a model version').model_version;
  };
  const getByAlias = async (name: string, alias: string) => {
    const answer = await rest.get('/mlflow/registered-models/alias', { name, alias }).catch(absent);
    if (answer === undefined) return undefined;
    const { version } = readAnswer(oneVersion, answer, 'a model version').model_version;
    // Some servers leave the aliases out of this answer.
    return getVersion(name, version);
  };
  const registerPlain = async (model: Parameters<ModelRegistry['register']>[0]): Promise<ModelVersion> => {
    const { name, source, contentHash, runId, description = '', tags = {} } = model;
    await rest.send('POST', '/mlflow/registered-models/create', { name }).catch((error: unknown) => {
      if (!hasCode(error, 'E_TRACKING_EXISTS')) throw error;
    });
    const same = (await search(`name = ${quoted(name)}`)).find((version) => version.contentHash === contentHash);
    if (same) return same;
    const answer = await rest.send('POST', '/mlflow/model-versions/create', {
      name,
      source,
      run_id: runId,
      description,
      tags: pairs({ ...tags, [CONTENT_HASH_TAG]: contentHash }),
    });
    return readAnswer(oneVersion, answer, 'a model version').model_version;
  };

  return {
    register: async (model) => {
      const { name, source, contentHash, runId, description = '', tags = {} } = model;
      const body = { name, source, content_hash: contentHash, run_id: runId, description, tags: pairs(tags) };
      const answer = await extension(() => rest.send('POST', '/mlops/register', body));
      if (answer === undefined) return registerPlain(model);
      return readAnswer(oneVersion, answer, 'a model version').model_version;
    },
    getByAlias,
    getVersion,
    listVersions: (name) => search(`name = ${quoted(name)}`),
    listModels: async () => {
      const schema = z.object({ registered_models: list(z.object({ name: z.string() })), next_page_token: text });
      const names: string[] = [];
      for (let token = ''; ; ) {
        const query = { max_results: 100, page_token: token };
        const page = readAnswer(schema, await rest.get('/mlflow/registered-models/search', query), 'models');
        for (const { name } of page.registered_models) names.push(name);
        token = page.next_page_token;
        if (token === '') return names.sort();
      }
    },
    promote: async (name, alias, version, reason) => {
      const move = { name, alias, version, ...reason };
      if ((await extension(() => rest.send('POST', '/mlops/promote', move))) !== undefined) return;
      if (!(await getVersion(name, version))) throw notFound(`version ${version} of registered model ${name}`);
      const previous = (await getByAlias(name, alias))?.version;
      if (previous === version) return;
      const at = now();
      const line = { ...move, ...(previous !== undefined && { previous_version: previous }), at };
      // The reason first: an alias that moved without one could not be explained, a reason without its move does no harm.
      const key = `${PROMOTION_TAG}${String(at).padStart(15, '0')}.${alias}`;
      await rest.send('POST', '/mlflow/registered-models/set-tag', { name, key, value: JSON.stringify(line) });
      await rest.send('POST', '/mlflow/registered-models/alias', { name, alias, version: String(version) });
    },
    promotions: async (name) => {
      const answer = await extension(() => rest.get('/mlops/promotions', { name }));
      if (answer !== undefined) {
        return readAnswer(z.object({ promotions: list(promotionFields) }), answer, 'promotions').promotions.map(
          promotionOf,
        );
      }
      const model = await rest.get('/mlflow/registered-models/get', { name }).catch(absent);
      const schema = z.object({
        registered_model: z.object({ tags: list(z.object({ key: z.string(), value: text })) }),
      });
      const tags = model === undefined ? [] : readAnswer(schema, model, 'a model').registered_model.tags;
      return tags
        .filter(({ key }) => key.startsWith(PROMOTION_TAG))
        .sort((a, b) => (a.key < b.key ? 1 : -1))
        .map(({ value }) => promotionOf(readAnswer(promotionFields, JSON.parse(value), 'a promotion')));
    },
  };
}

function promotionOf({ previous_version: previousVersion, at, ...line }: z.output<typeof promotionFields>): Promotion {
  return { ...line, previousVersion, at: new Date(at) };
}

/** MLflow says of a missing alias that the request was invalid. */
function absent(error: unknown): undefined {
  if (!isNotFound(error) && !hasCode(error, 'E_TRACKING_INVALID')) throw error;
  return undefined;
}

function quoted(name: string): string {
  return name.includes("'") ? `"${name}"` : `'${name}'`;
}
