import { MlopsError } from '@aml-mlops/errors';
import { Database } from '@aml-mlops/sqlite';

/** Attaches a database of any schema to one that is empty, so that no migration of ours applies to it. */
function withAttached<T>(file: string, use: (database: Database) => T): T {
  const database = new Database(':memory:', []);
  try {
    database.run('ATTACH DATABASE ? AS other', file);
    return use(database);
  } finally {
    database.close();
  }
}

/** What is wrong with a SQLite file that exists, as `PRAGMA integrity_check` says it; nothing where it is whole. */
export function databaseFaults(file: string): string[] {
  try {
    return withAttached(file, (database) =>
      database
        .all<Record<string, unknown>>('PRAGMA other.integrity_check')
        .map((row) => String(row['integrity_check']))
        .filter((line) => line !== 'ok'),
    );
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/**
 * Writes a copy of a database, whole and at one moment, though others write to it, into a new file, and checks the copy.
 *
 * @throws MlopsError `E_DATABASE` where the copy is not whole
 */
export function copyDatabase(file: string, target: string): void {
  withAttached(file, (database) => database.run('VACUUM other INTO ?', target));
  const faults = databaseFaults(target);
  if (faults.length === 0) return;
  throw new MlopsError('E_DATABASE', `${file} must be whole to be copied; ${faults.slice(0, 3).join('; ')}`, { file });
}
