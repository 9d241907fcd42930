import type { Database } from '../sqlite.ts';
import { transaction } from '../sqlite.ts';

/** The newest artifact of each state key. */
export class StateTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(key: string): string | undefined {
    const row = this.#database.prepare('SELECT content_hash FROM states WHERE key = ?').get(key);
    return row && String(row['content_hash']);
  }

  /**
   * Moves several states at once, if none of them was moved by another run since it was read.
   *
   * @returns false, with nothing changed, where another run was first
   */
  advance(moves: readonly { key: string; kind: string; from: string | undefined; to: string }[]): boolean {
    return transaction(this.#database, () => {
      if (moves.some(({ key, from, to }) => ![from, to].includes(this.get(key)))) return false;
      const put = this.#database.prepare('INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?)');
      for (const { key, kind, to } of moves) put.run(key, kind, to, Date.now());
      return true;
    });
  }
}
