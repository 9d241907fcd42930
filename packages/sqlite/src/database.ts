import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { MlopsError } from '@aml-mlops/errors';

/**
 * `node:sqlite` without the line that Node 22 prints when the module loads to say that it is young. Only that warning is
 * held back, and only meanwhile.
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

/** A SQLite file that several processes write to at once: WAL, prepared statements kept, one writer at a time. */
export class Database {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #inTransaction = false;

  constructor(file: string, migrations: readonly string[]) {
    const { DatabaseSync } = loadSqlite();
    this.file = file;
    this.#database = new DatabaseSync(file, { timeout: BUSY_MILLISECONDS });
    try {
      this.#enableWal();
      this.#database.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768');
      this.#migrate(migrations);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values);
    return { changes: Number(changes), lastId: Number(lastInsertRowid) };
  }

  /** The first row, of the shape that the caller's SQL selects. */
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** What SQLite would do for a query: for tests that hold searches to their indices. */
  explain(sql: string, ...values: SQLInputValue[]): string[] {
    const rows = this.#database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    return rows.map((row) => String(row['detail']));
  }

  /**
   * Runs `body` in one transaction that no other writer comes between; within another one it joins that.
   *
   * @param options.durable fsync on commit, so that it outlives a power cut; default false: it outlives a killed process
   */
  transaction<T>(body: () => T, options: { readonly durable?: boolean } = {}): T {
    if (this.#inTransaction) return body();
    if (options.durable) this.#database.exec('PRAGMA synchronous = FULL');
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      this.#inTransaction = true;
      try {
        const result = body();
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      } finally {
        this.#inTransaction = false;
      }
    } finally {
      if (options.durable) this.#database.exec('PRAGMA synchronous = NORMAL');
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      // Searches compile to SQL of many shapes; the oldest statement makes room.
      if (this.#statements.size >= 200) this.#statements.delete(this.#statements.keys().next().value!);
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Asks first: switching wants the file alone, and SQLite does not wait for that where another process recovers it. */
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

/** A list as one bound value, for `IN (SELECT value FROM json_each(?))`: lists of any length, one prepared statement. */
export function listValue(values: readonly (string | number)[]): string {
  return JSON.stringify(values);
}
