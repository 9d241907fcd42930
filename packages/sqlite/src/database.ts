import { statSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { MlopsError, rangeError } from '@aml-mlops/errors';
import { databaseError, isSqliteError, notWritable } from './database-error.ts';

/**
 * Loads `node:sqlite` without the experimental warning that Node 22 prints. Only that warning is
 * suppressed, and only while loading.
 */
function loadSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** How long a writer waits for another one. Transactions here last milliseconds; this is for a machine under load. */
const BUSY_MILLISECONDS = 30_000;

/** A SQLite file for several concurrent processes: WAL mode, cached prepared statements, one writer at a time. */
export class Database {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #inTransaction = false;

  constructor(file: string, migrations: readonly string[]) {
    const { DatabaseSync } = loadSqlite();
    this.file = file;
    refuseEmpty(file);
    try {
      this.#database = new DatabaseSync(file, { timeout: BUSY_MILLISECONDS });
    } catch (error) {
      throw isSqliteError(error) ? databaseError(file, error) : error;
    }
    try {
      this.#enableWal();
      this.#database.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768');
      this.#migrate(migrations);
    } catch (error) {
      const explained = this.#explain(error);
      this.#database.close();
      throw explained;
    }
  }

  /** Runs a statement. @throws MlopsError `E_PARAM_RANGE` for a text that SQLite would alter, `E_DATABASE` for a damaged file */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number } {
    for (const value of values) if (typeof value === 'string') checkText(value);
    const { changes, lastInsertRowid } = this.#explained(() => this.#prepare(sql).run(...values));
    return { changes: Number(changes), lastId: Number(lastInsertRowid) };
  }

  /** The first row, with the columns that the SQL selects; undefined if there is none. */
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#explained(() => this.#prepare(sql).get(...values)) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#explained(() => this.#prepare(sql).all(...values)) as Row[];
  }

  /** SQLite's query plan, for tests that check the use of indices. */
  explain(sql: string, ...values: SQLInputValue[]): string[] {
    const rows = this.#database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    return rows.map((row) => String(row['detail']));
  }

  /**
   * Runs `body` in one write transaction; within another transaction it joins that one.
   *
   * @param options.durable fsync on commit, which survives a power failure. Default: false, which survives a killed process
   */
  transaction<T>(body: () => T, options: { readonly durable?: boolean } = {}): T {
    if (this.#inTransaction) return body();
    if (options.durable) this.#exec('PRAGMA synchronous = FULL');
    try {
      this.#exec('BEGIN IMMEDIATE');
      this.#inTransaction = true;
      try {
        const result = body();
        this.#exec('COMMIT');
        return result;
      } catch (error) {
        if (this.#database.isTransaction) this.#exec('ROLLBACK');
        throw error;
      } finally {
        this.#inTransaction = false;
      }
    } finally {
      if (options.durable) this.#exec('PRAGMA synchronous = NORMAL');
    }
  }

  /**
   * Runs `body`, whose statements all see the file as it is at the first of them, whatever other connections commit
   * meanwhile. It waits for no writer, and none waits for it. Within a transaction it joins that one.
   */
  snapshot<T>(body: () => T): T {
    if (this.#database.isTransaction) return body();
    this.#exec('BEGIN');
    try {
      return body();
    } finally {
      if (this.#database.isTransaction) this.#exec('COMMIT');
    }
  }

  /** A number that changes when another connection commits; reads no table. */
  dataVersion(): number {
    return Number(this.get<{ data_version: number }>('PRAGMA data_version')?.data_version);
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #exec(sql: string): void {
    this.#explained(() => this.#database.exec(sql));
  }

  #explained<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** Adds SQLite's findings to errors caused by the state of the file; other errors are unchanged. */
  #explain(error: unknown): unknown {
    return isSqliteError(error) ? databaseError(this.file, error, this.#database) : error;
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      // Searches compile to many forms of SQL; the oldest statement is dropped.
      if (this.#statements.size >= 200) this.#statements.delete(this.#statements.keys().next().value!);
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Checks the mode first: switching needs exclusive access, for which SQLite does not wait while another process recovers the file. */
  #enableWal(): void {
    const deadline = Date.now() + BUSY_MILLISECONDS;
    for (;;) {
      try {
        const mode = this.#database.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
        if (mode !== 'wal') this.#database.exec('PRAGMA journal_mode = WAL');
        return;
      } catch (error) {
        const busy = error instanceof Error && /locked|busy/.test(error.message);
        if (!busy || Date.now() > deadline) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      }
    }
  }

  #migrate(migrations: readonly string[]): void {
    const version = () => Number(this.#database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version() > migrations.length) {
      throw new MlopsError(
        'E_DATABASE_SCHEMA',
        `schema version of ${this.file} must be <= ${migrations.length}; got ${version()}: a newer version of this program wrote it`,
        { file: this.file },
      );
    }
    if (version() === migrations.length) return;
    this.transaction(() => {
      for (let next = version(); next < migrations.length; next++) {
        this.#database.exec(`${migrations[next]}; PRAGMA user_version = ${next + 1}`);
      }
    });
  }
}

/** How long an empty file may belong to another process that is about to initialise it. */
const FIRST_BYTE_MILLISECONDS = 1000;

/** SQLite treats an empty file as a new database; one that already existed was truncated, or never written. */
function refuseEmpty(file: string): void {
  if (file === ':memory:' || file === '') return;
  const deadline = Date.now() + FIRST_BYTE_MILLISECONDS;
  for (;;) {
    const size = sizeOf(file);
    if (size !== 0) return;
    if (Date.now() > deadline) {
      const message = `${file} is empty, which no database is: put a copy of it back, or remove the file to begin anew`;
      throw new MlopsError('E_DATABASE', message, { file });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function sizeOf(file: string): number | undefined {
  try {
    const info = statSync(file, { throwIfNoEntry: false });
    return info?.isFile() ? info.size : undefined;
  } catch (error) {
    throw notWritable(file, error);
  }
}

/** SQLite ends a text at a NUL, and UTF-8 has no lone surrogates: neither would be read back as written. */
function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw rangeError('text', 'database', 'Unicode without NUL and without halves of surrogate pairs', text);
  }
}

/** A list as one bound value, for `IN (SELECT value FROM json_each(?))`, so that one prepared statement serves lists of any length. */
export function listValue(values: readonly (string | number)[]): string {
  return JSON.stringify(values);
}
