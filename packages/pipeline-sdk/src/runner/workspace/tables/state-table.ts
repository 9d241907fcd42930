import type { Database } from '@aml-mlops/sqlite';

/** The newest artifact of each state key. */
export class StateTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(key: string): string | undefined {
    const row = this.#database.get<{ content_hash: string }>('SELECT content_hash FROM states WHERE key = ?', key);
    return row?.content_hash;
  }

  /**
   * Moves several states at once, if none of them was moved by another run since it was read.
   *
   * @returns false, with nothing changed, where another run was first
   */
  advance(moves: readonly { key: string; kind: string; from: string | undefined; to: string }[]): boolean {
    return this.#database.transaction(() => {
      if (moves.some(({ key, from, to }) => ![from, to].includes(this.get(key)))) return false;
      for (const { key, kind, to } of moves) {
        this.#database.run('INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?)', key, kind, to, Date.now());
      }
      return true;
    });
  }
}
