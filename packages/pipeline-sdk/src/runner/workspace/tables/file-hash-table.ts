import type { Database } from '@aml-mlops/sqlite';

/** Hashes of files that were read before: a file of the same size, time and inode is not read again. */
export class FileHashTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(path: string, stat: { size: number; mtimeMs: number; ino: number }): string | undefined {
    const row = this.#database.get<Record<string, unknown>>('SELECT * FROM file_hashes WHERE path = ?', path);
    const same = row && row['size'] === stat.size && row['modified'] === micros(stat) && row['inode'] === stat.ino;
    return same ? String(row['hash']) : undefined;
  }

  put(path: string, stat: { size: number; mtimeMs: number; ino: number }, hash: string): void {
    const sql = 'INSERT OR REPLACE INTO file_hashes VALUES (?, ?, ?, ?, ?)';
    this.#database.run(sql, path, stat.size, micros(stat), stat.ino, hash);
  }
}

function micros(stat: { mtimeMs: number }): number {
  return Math.round(stat.mtimeMs * 1000);
}
