import { MlopsError } from '@aml-mlops/errors';
import { Database } from '@aml-mlops/sqlite';

/** Attaches a database of any schema to an empty one, so that no migration is applied to it. */
function withAttached<T>(file: string, use: (database: Database) => T): T {
  const database = new Database(':memory:', []);
  try {
    database.run('ATTACH DATABASE ? AS other', file);
    return use(database);
  } finally {
    database.close();
  }
}

/** Faults of an existing SQLite file, as `PRAGMA integrity_check` reports them; empty if it is intact. */
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
 * Writes a consistent snapshot of a database, even while others write to it, to a new file, and checks the copy.
 *
 * @throws MlopsError `E_DATABASE` if the copy is not intact
 */
export function copyDatabase(file: string, target: string): void {
  withAttached(file, (database) => database.run('VACUUM other INTO ?', target));
  const faults = databaseFaults(target);
  if (faults.length === 0) return;
  throw new MlopsError('E_DATABASE', `${file} must be whole to be copied; ${faults.slice(0, 3).join('; ')}`, { file });
}
