import { rangeError } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';
import type { Promotion } from '../contract.ts';
import { invalid } from '../tracking-error.ts';
import { findVersion, getVersion, type VersionRecord } from './model-versions.ts';
import { requireModel } from './registered-models.ts';

export interface Reason {
  readonly who: string;
  readonly why: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/**
 * Moves an alias and writes down who did it and why, in one durable transaction: there is no other way to move one.
 * Setting an alias where it already is changes and logs nothing.
 */
export function promote(
  database: Database,
  move: { readonly name: string; readonly alias: string; readonly version: number; readonly now: number } & Reason,
): void {
  const { name, alias, version } = move;
  checkAlias(alias);
  const evidence = JSON.stringify(move.evidence);
  database.transaction(
    () => {
      getVersion(database, name, version);
      const previous = versionWithAlias(database, name, alias);
      if (previous === version) return;
      database.run(
        'INSERT INTO model_aliases VALUES (?, ?, ?) ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version',
        name,
        alias,
        version,
      );
      database.run(
        `INSERT INTO promotions (name, alias, version, previous_version, at, who, why, evidence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        name,
        alias,
        version,
        previous ?? null,
        move.now,
        move.who,
        move.why,
        evidence,
      );
    },
    { durable: true },
  );
}

export function deleteAlias(database: Database, name: string, alias: string): void {
  requireModel(database, name);
  database.run('DELETE FROM model_aliases WHERE name = ? AND alias = ?', name, alias);
}

export function findByAlias(database: Database, name: string, alias: string): VersionRecord | undefined {
  const version = versionWithAlias(database, name, alias);
  return version === undefined ? undefined : findVersion(database, name, version);
}

/** @throws MlopsError `E_TRACKING_INVALID` where the alias is not set: so says MLflow, and its client counts on it */
export function getByAlias(database: Database, name: string, alias: string): VersionRecord {
  requireModel(database, name);
  const found = findByAlias(database, name, alias);
  if (!found) throw invalid(`alias ${alias} of registered model ${name} must be set; it is not`);
  return found;
}

export function listPromotions(database: Database, name: string): Promotion[] {
  const rows = database.all<{
    alias: string;
    version: number;
    previous_version: number | null;
    at: number;
    who: string;
    why: string;
    evidence: string;
  }>('SELECT * FROM promotions WHERE name = ? ORDER BY id DESC', name);
  return rows.map((row) => ({
    name,
    alias: row.alias,
    version: row.version,
    previousVersion: row.previous_version ?? undefined,
    at: new Date(row.at),
    who: row.who,
    why: row.why,
    evidence: JSON.parse(row.evidence) as Record<string, unknown>,
  }));
}

function versionWithAlias(database: Database, name: string, alias: string): number | undefined {
  const sql = 'SELECT version FROM model_aliases WHERE name = ? AND alias = ?';
  return database.get<{ version: number }>(sql, name, alias)?.version;
}

/** MLflow's rule: an alias that looks like a version, or is called latest, would be taken for one. */
function checkAlias(alias: string): void {
  if (!/^[\w-]{1,255}$/.test(alias) || /^v\d+$/i.test(alias) || alias.toLowerCase() === 'latest') {
    throw rangeError('alias', 'model version', 'letters, digits, _ and -, and neither latest nor v1, v2, …', alias);
  }
}
