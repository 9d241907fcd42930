import type { Stats } from 'node:fs';
import type { Database } from '@aml-mlops/sqlite';

/** Attributes by which a file counts as unchanged: size, times of last write and last status change, and inode. */
export type FileTrait = Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs' | 'ino'>;

export interface FileHash {
  readonly path: string;
  readonly trait: FileTrait;
  readonly hash: string;
}

/** Hashes of files that were read before; a file with the same size, times and inode is not read again. */
export class FileHashTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(path: string, trait: FileTrait): string | undefined {
    const row = this.#database.get<Record<string, unknown>>('SELECT * FROM file_hashes WHERE path = ?', path);
    const same =
      row &&
      row['size'] === trait.size &&
      row['modified'] === micros(trait.mtimeMs) &&
      row['changed'] === micros(trait.ctimeMs) &&
      row['inode'] === trait.ino;
    return same ? String(row['hash']) : undefined;
  }

  put(files: readonly FileHash[]): void {
    if (files.length === 0) return;
    const sql =
      'INSERT OR REPLACE INTO file_hashes (path, size, modified, inode, hash, changed) VALUES (?, ?, ?, ?, ?, ?)';
    this.#database.transaction(() => {
      for (const { path, trait, hash } of files) {
        const times = [micros(trait.mtimeMs), trait.ino, hash, micros(trait.ctimeMs)] as const;
        this.#database.run(sql, path, trait.size, ...times);
      }
    });
  }

  /** Forgets a folder and its content. */
  forget(folder: string): void {
    // The range from `/` up to the next character, exclusive, covers all paths below the folder without a LIKE pattern.
    this.#database.run('DELETE FROM file_hashes WHERE path >= ? AND path < ?', `${folder}/`, `${folder}0`);
  }
}

function micros(milliseconds: number): number {
  return Math.round(milliseconds * 1000);
}
