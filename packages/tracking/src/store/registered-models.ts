import { rangeError } from '@aml-mlops/errors';
import { type Database, listValue } from '@aml-mlops/sqlite';
import type { KeyValue } from '../entities.ts';
import { cutValue, MAX_KEY, MAX_REGISTRY_TAG_VALUE } from '../limits.ts';
import { trackingError } from '../tracking-error.ts';

export interface RegisteredModel {
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: readonly KeyValue[];
  readonly aliases: readonly { readonly alias: string; readonly version: number }[];
}

export interface RegisteredModelRow {
  readonly name: string;
  readonly description: string;
  readonly creation_time: number;
  readonly last_update_time: number;
}

/** @throws MlopsError `E_TRACKING_EXISTS` */
export function createRegisteredModel(
  database: Database,
  model: {
    readonly name: string;
    readonly description: string;
    readonly tags: readonly KeyValue[];
    readonly now: number;
  },
): RegisteredModel {
  checkModelName(model.name);
  return database.transaction(() => {
    if (hasModel(database, model.name)) throw existing(model.name);
    insertModel(database, model.name, model.description, model.now);
    for (const tag of model.tags) setModelTag(database, model.name, tag);
    return getRegisteredModel(database, model.name);
  });
}

export function ensureRegisteredModel(database: Database, name: string, now: number): void {
  checkModelName(name);
  if (!hasModel(database, name)) insertModel(database, name, '', now);
}

export function getRegisteredModel(database: Database, name: string): RegisteredModel {
  return loadModels(database, [requireModel(database, name)])[0]!;
}

export function updateRegisteredModel(
  database: Database,
  name: string,
  description: string,
  now: number,
): RegisteredModel {
  requireModel(database, name);
  const sql = 'UPDATE registered_models SET description = ?, last_update_time = ? WHERE name = ?';
  database.run(sql, description, now, name);
  return getRegisteredModel(database, name);
}

/** Versions, tags and aliases follow; the log of promotions keeps the name that was promoted. */
export function renameRegisteredModel(database: Database, name: string, newName: string, now: number): RegisteredModel {
  checkModelName(newName);
  return database.transaction(() => {
    requireModel(database, name);
    if (hasModel(database, newName)) throw existing(newName);
    database.run('UPDATE registered_models SET name = ?, last_update_time = ? WHERE name = ?', newName, now, name);
    return getRegisteredModel(database, newName);
  });
}

export function deleteRegisteredModel(database: Database, name: string): void {
  requireModel(database, name);
  database.run('DELETE FROM registered_models WHERE name = ?', name);
}

export function setModelTag(database: Database, name: string, tag: KeyValue): void {
  requireModel(database, name);
  checkRegistryKey(tag.key);
  database.run(
    'INSERT INTO registered_model_tags VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    name,
    tag.key,
    cutValue(tag.value, MAX_REGISTRY_TAG_VALUE),
  );
}

export function deleteModelTag(database: Database, name: string, key: string): void {
  requireModel(database, name);
  database.run('DELETE FROM registered_model_tags WHERE name = ? AND key = ?', name, key);
}

export function listModelNames(database: Database): string[] {
  return database.all<{ name: string }>('SELECT name FROM registered_models ORDER BY name').map(({ name }) => name);
}

/** Models of rows with tags and aliases, in the order of the rows. */
export function loadModels(database: Database, rows: readonly RegisteredModelRow[]): RegisteredModel[] {
  const names = listValue(rows.map(({ name }) => name));
  const among = 'name IN (SELECT value FROM json_each(?))';
  const tags = Map.groupBy(
    database.all<KeyValue & { name: string }>(`SELECT * FROM registered_model_tags WHERE ${among} ORDER BY key`, names),
    ({ name }) => name,
  );
  const aliases = Map.groupBy(
    database.all<{ name: string; alias: string; version: number }>(
      `SELECT * FROM model_aliases WHERE ${among} ORDER BY alias`,
      names,
    ),
    ({ name }) => name,
  );
  return rows.map((row) => ({
    name: row.name,
    description: row.description,
    createdAt: row.creation_time,
    updatedAt: row.last_update_time,
    tags: (tags.get(row.name) ?? []).map(({ key, value }) => ({ key, value })),
    aliases: (aliases.get(row.name) ?? []).map(({ alias, version }) => ({ alias, version })),
  }));
}

export function requireModel(database: Database, name: string): RegisteredModelRow {
  const row = database.get<RegisteredModelRow>('SELECT * FROM registered_models WHERE name = ?', name);
  if (!row) throw trackingError('E_TRACKING_NOT_FOUND', `Registered Model with name=${name} not found`);
  return row;
}

/** In MLflow's words: programs that use its clients look for them. */
function existing(name: string): Error {
  return trackingError('E_TRACKING_EXISTS', `Registered Model (name=${name}) already exists`);
}

export function checkRegistryKey(key: string): void {
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY) {
    throw rangeError('key', 'registry tag', `1 to ${MAX_KEY} characters`, key);
  }
}

function hasModel(database: Database, name: string): boolean {
  return database.get('SELECT 1 FROM registered_models WHERE name = ?', name) !== undefined;
}

function insertModel(database: Database, name: string, description: string, now: number): void {
  const sql = 'INSERT INTO registered_models (name, description, creation_time, last_update_time) VALUES (?, ?, ?, ?)';
  database.run(sql, name, description, now, now);
}

/** A name stands in `models:/<name>/<version>` and `models:/<name>@<alias>`. */
function checkModelName(name: string): void {
  if (typeof name !== 'string' || !/^[^/:]{1,250}$/.test(name) || name.trim() === '') {
    throw rangeError('name', 'registered model', '1 to 250 characters without / and :', name);
  }
}
