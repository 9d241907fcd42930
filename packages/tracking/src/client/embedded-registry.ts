import type { Database } from '@aml-mlops/sqlite';
import type { ModelRegistry, ModelVersion } from '../contract.ts';
import { findVersion, listVersions, registerVersion, type VersionRecord } from '../store/model-versions.ts';
import { findByAlias, listPromotions, promote } from '../store/promotions.ts';
import { listModelNames } from '../store/registered-models.ts';

export function embeddedRegistry(database: Database, now: () => number): ModelRegistry {
  const found = (version: VersionRecord | undefined) => version && publicVersion(version);
  return {
    register: async (model) => {
      const tags = Object.entries(model.tags ?? {}).map(([key, value]) => ({ key, value }));
      return publicVersion(
        registerVersion(database, { ...model, description: model.description ?? '', tags, now: now() }),
      );
    },
    getByAlias: async (name, alias) => found(findByAlias(database, name, alias)),
    getVersion: async (name, version) => found(findVersion(database, name, version)),
    listVersions: async (name) => listVersions(database, name).map(publicVersion),
    listModels: async () => listModelNames(database),
    promote: async (name, alias, version, reason) => promote(database, { name, alias, version, ...reason, now: now() }),
    promotions: async (name) => listPromotions(database, name),
  };
}

/** What our contract says of a version, and no more. */
function publicVersion(record: VersionRecord): ModelVersion {
  const { name, version, runId, source, contentHash, createdAt, description, tags, aliases } = record;
  return { name, version, runId, source, contentHash, createdAt, description, tags, aliases };
}
