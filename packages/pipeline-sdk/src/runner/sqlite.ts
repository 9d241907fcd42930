import type { DatabaseSync as Database } from 'node:sqlite';

/**
 * `node:sqlite` without the line that Node 22 prints on every start of every process to say that the module is young.
 * Only that warning is held back, and only while the module loads.
 */
function loadSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes('SQLite is an experimental feature'))
      Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

const { DatabaseSync } = loadSqlite();

/** Opens a database for several processes at once, and brings its tables to the newest version. */
export function openDatabase(file: string, migrations: readonly string[]): Database {
  const database = new DatabaseSync(file, { timeout: 30_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  const version = () => Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version() > migrations.length) {
    database.close();
    throw new Error(`${file} was written by a newer version of this program`);
  }
  if (version() < migrations.length) {
    transaction(database, () => {
      for (const [i, sql] of migrations.entries())
        if (i >= version()) database.exec(`${sql}; PRAGMA user_version = ${i + 1}`);
    });
  }
  return database;
}

/** Runs `body` in one transaction that no other writer comes between. */
export function transaction<T>(database: Database, body: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = body();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

export type { Database };
