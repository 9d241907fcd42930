import { type Database, listValue } from '@aml-mlops/sqlite';
import type { ModelVersion } from '../contract.ts';
import type { KeyValue } from '../entities.ts';
import { cutValue, MAX_REGISTRY_TAG_VALUE } from '../limits.ts';
import { notFound } from '../tracking-error.ts';
import { noteRegistration } from './logged-models.ts';
import { storageLocation } from './model-source.ts';
import { checkRegistryKey, ensureRegisteredModel, requireModel } from './registered-models.ts';

/** A model version with what MLflow has beyond our contract. */
export interface VersionRecord extends ModelVersion {
  readonly updatedAt: Date;
  readonly userId: string;
  readonly runLink: string;
  readonly modelId: string;
  /** Where its artifacts lie: what its source stood for when it was made. */
  readonly storageLocation: string;
  /** MLflow's older stages: None, Staging, Production, Archived. */
  readonly stage: string;
}

export interface VersionRow {
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly content_hash: string | null;
  readonly run_id: string;
  readonly run_link: string;
  readonly model_id: string | null;
  readonly user_id: string;
  readonly description: string;
  readonly current_stage: string;
  readonly creation_time: number;
  readonly last_update_time: number;
  readonly storage_location: string;
}

export interface NewVersion {
  readonly name: string;
  readonly source: string;
  /** Absent for versions that an MLflow client registers without saying what is in them. */
  readonly contentHash?: string | undefined;
  readonly runId: string;
  readonly runLink?: string | undefined;
  readonly modelId?: string | undefined;
  readonly userId?: string | undefined;
  readonly description: string;
  readonly tags: readonly KeyValue[];
  readonly now: number;
}

/** MLflow's clients say the content of a version with this tag. */
export const CONTENT_HASH_TAG = 'mlops.contentHash';

/** Registers a version of an existing model, or answers the one that has the same content. Numbers are never used twice. */
export function createVersion(database: Database, version: NewVersion): VersionRecord {
  return database.transaction(() => {
    const { name, contentHash } = version;
    requireModel(database, name);
    const same = contentHash
      ? database.get<VersionRow>('SELECT * FROM model_versions WHERE name = ? AND content_hash = ?', name, contentHash)
      : undefined;
    if (same) return loadVersions(database, [same])[0]!;
    const location = storageLocation(database, version.source);
    const next = database.get<{ version: number }>(
      `UPDATE registered_models SET next_version = next_version + 1, last_update_time = ? WHERE name = ?
       RETURNING next_version - 1 AS version`,
      version.now,
      name,
    )!;
    database.run(
      `INSERT INTO model_versions (name, version, source, content_hash, run_id, run_link, model_id, user_id, description,
         creation_time, last_update_time, storage_location) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      name,
      next.version,
      version.source,
      contentHash ?? null,
      version.runId,
      version.runLink ?? '',
      version.modelId || null,
      version.userId ?? '',
      version.description,
      version.now,
      version.now,
      location,
    );
    for (const tag of version.tags) putVersionTag(database, name, next.version, tag);
    if (version.modelId) noteRegistration(database, version.modelId, name, next.version);
    return getVersion(database, name, next.version);
  });
}

/** Like {@link createVersion}, and makes the model where it does not exist: in one durable transaction. */
export function registerVersion(database: Database, version: NewVersion): VersionRecord {
  return database.transaction(
    () => {
      ensureRegisteredModel(database, version.name, version.now);
      return createVersion(database, version);
    },
    { durable: true },
  );
}

export function findVersion(database: Database, name: string, version: number): VersionRecord | undefined {
  const row = database.get<VersionRow>('SELECT * FROM model_versions WHERE name = ? AND version = ?', name, version);
  return row && loadVersions(database, [row])[0];
}

export function getVersion(database: Database, name: string, version: number): VersionRecord {
  const found = findVersion(database, name, version);
  if (!found) throw notFound(`version ${version} of registered model ${name}`);
  return found;
}

export function listVersions(database: Database, name: string): VersionRecord[] {
  const rows = database.all<VersionRow>('SELECT * FROM model_versions WHERE name = ? ORDER BY version DESC', name);
  return loadVersions(database, rows);
}

/** The newest version of each stage, or of those asked for. */
export function latestVersions(database: Database, name: string, stages: readonly string[]): VersionRecord[] {
  requireModel(database, name);
  const wanted = new Set(stages.map((stage) => stage.toLowerCase()));
  const newest = new Map<string, VersionRecord>();
  for (const version of listVersions(database, name)) {
    const stage = version.stage.toLowerCase();
    if ((wanted.size === 0 || wanted.has(stage)) && !newest.has(stage)) newest.set(stage, version);
  }
  return [...newest.values()].sort((a, b) => a.version - b.version);
}

export function describeVersion(database: Database, name: string, version: number, description: string, now: number) {
  return changeVersion(database, name, version, 'description', description, now);
}

export function setStage(database: Database, name: string, version: number, stage: string, now: number): VersionRecord {
  return changeVersion(database, name, version, 'current_stage', stage, now);
}

export function deleteVersion(database: Database, name: string, version: number, now: number): void {
  database.transaction(() => {
    getVersion(database, name, version);
    database.run('DELETE FROM model_versions WHERE name = ? AND version = ?', name, version);
    touchModel(database, name, now);
  });
}

export function setVersionTag(database: Database, name: string, version: number, tag: KeyValue): void {
  getVersion(database, name, version);
  putVersionTag(database, name, version, tag);
}

export function deleteVersionTag(database: Database, name: string, version: number, key: string): void {
  getVersion(database, name, version);
  database.run('DELETE FROM model_version_tags WHERE name = ? AND version = ? AND key = ?', name, version, key);
}

/** Versions of rows with tags and aliases, in the order of the rows. */
export function loadVersions(database: Database, rows: readonly VersionRow[]): VersionRecord[] {
  const names = listValue([...new Set(rows.map(({ name }) => name))]);
  const among = 'name IN (SELECT value FROM json_each(?))';
  const key = (row: { name: string; version: number }) => `${row.name}/${row.version}`;
  const tags = Map.groupBy(
    database.all<KeyValue & { name: string; version: number }>(
      `SELECT * FROM model_version_tags WHERE ${among} ORDER BY key`,
      names,
    ),
    key,
  );
  const aliases = Map.groupBy(
    database.all<{ name: string; alias: string; version: number }>(
      `SELECT * FROM model_aliases WHERE ${among} ORDER BY alias`,
      names,
    ),
    key,
  );
  return rows.map((row) => ({
    name: row.name,
    version: row.version,
    runId: row.run_id,
    source: row.source,
    storageLocation: row.storage_location || row.source,
    contentHash: row.content_hash ?? '',
    createdAt: new Date(row.creation_time),
    updatedAt: new Date(row.last_update_time),
    description: row.description,
    tags: Object.fromEntries((tags.get(key(row)) ?? []).map((tag) => [tag.key, tag.value])),
    aliases: (aliases.get(key(row)) ?? []).map(({ alias }) => alias),
    userId: row.user_id,
    runLink: row.run_link,
    modelId: row.model_id ?? '',
    stage: row.current_stage,
  }));
}

function changeVersion(
  database: Database,
  name: string,
  version: number,
  column: 'description' | 'current_stage',
  value: string,
  now: number,
): VersionRecord {
  return database.transaction(() => {
    getVersion(database, name, version);
    const sql = `UPDATE model_versions SET ${column} = ?, last_update_time = ? WHERE name = ? AND version = ?`;
    database.run(sql, value, now, name, version);
    touchModel(database, name, now);
    return getVersion(database, name, version);
  });
}

/** A model is as new as the newest change of its versions. */
function touchModel(database: Database, name: string, now: number): void {
  database.run('UPDATE registered_models SET last_update_time = ? WHERE name = ?', now, name);
}

function putVersionTag(database: Database, name: string, version: number, tag: KeyValue): void {
  checkRegistryKey(tag.key);
  database.run(
    'INSERT INTO model_version_tags VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    name,
    version,
    tag.key,
    cutValue(tag.value, MAX_REGISTRY_TAG_VALUE),
  );
}
