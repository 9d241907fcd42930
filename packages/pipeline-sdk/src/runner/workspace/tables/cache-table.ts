import type { Database } from '@aml-mlops/sqlite';

/** The fields of a node's cache key, kept apart so that `explain` can tell which one changed. */
export type KeyFields = Readonly<Record<string, string>>;

export interface CacheEntry {
  readonly key: string;
  readonly scope: string;
  readonly node: string;
  readonly fields: KeyFields;
  /** Content hash of each output and of each state port after the step. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly run: string;
  readonly seconds: number;
}

export class CacheTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(key: string): CacheEntry | undefined {
    const row = this.#database.get<Row>('SELECT * FROM cache_entries WHERE key = ?', key);
    return row && toEntry(row);
  }

  /** The newest entry of a node, to compare the current fields with. */
  latest(scope: string, node: string): CacheEntry | undefined {
    const sql = 'SELECT * FROM cache_entries WHERE scope = ? AND node = ? ORDER BY created_at DESC, rowid DESC LIMIT 1';
    const row = this.#database.get<Row>(sql, scope, node);
    return row && toEntry(row);
  }

  /** The newest entry of a node before a time: what a run at that time was compared with. */
  latestBefore(scope: string, node: string, before: Date): CacheEntry | undefined {
    const sql = `SELECT * FROM cache_entries WHERE scope = ? AND node = ? AND created_at < ?
      ORDER BY created_at DESC, rowid DESC LIMIT 1`;
    const row = this.#database.get<Row>(sql, scope, node, before.getTime());
    return row && toEntry(row);
  }

  /** Entries of a node in all scopes, newest first. */
  entriesOf(node: string): CacheEntry[] {
    const sql = 'SELECT * FROM cache_entries WHERE node = ? ORDER BY created_at DESC, rowid DESC';
    return this.#database.all<Row>(sql, node).map(toEntry);
  }

  /** The entry that first made an artifact; undefined if none did. */
  makerOf(contentHash: string): CacheEntry | undefined {
    const sql =
      'SELECT * FROM cache_entries WHERE EXISTS (SELECT 1 FROM json_each(outputs) WHERE value = ?) ORDER BY created_at, rowid LIMIT 1';
    const row = this.#database.get<Row>(sql, contentHash);
    return row && toEntry(row);
  }

  /** Every entry, newest first. */
  all(): (CacheEntry & { readonly createdAt: Date })[] {
    const rows = this.#database.all<Row>('SELECT * FROM cache_entries ORDER BY created_at DESC, rowid DESC');
    return rows.map((row) => ({ ...toEntry(row), createdAt: new Date(Number(row['created_at'])) }));
  }

  delete(key: string): void {
    this.#database.run('DELETE FROM cache_entries WHERE key = ?', key);
  }

  put(entry: CacheEntry): void {
    this.#database.run(
      'INSERT OR REPLACE INTO cache_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      entry.key,
      entry.scope,
      entry.node,
      JSON.stringify(entry.fields),
      JSON.stringify(entry.outputs),
      entry.run,
      entry.seconds,
      Date.now(),
    );
  }
}

type Row = Record<string, unknown>;

function toEntry(row: Row): CacheEntry {
  return {
    key: String(row['key']),
    scope: String(row['scope']),
    node: String(row['node']),
    fields: JSON.parse(String(row['fields'])) as KeyFields,
    outputs: JSON.parse(String(row['outputs'])) as CacheEntry['outputs'],
    run: String(row['run']),
    seconds: Number(row['seconds']),
  };
}
