import type { ArtifactKind } from '@aml-mlops/artifacts';
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

  all(): { readonly key: string; readonly kind: ArtifactKind; readonly contentHash: string }[] {
    const rows = this.#database.all<Record<string, string>>('SELECT key, kind, content_hash FROM states ORDER BY key');
    return rows.map((row) => ({
      key: row['key'] ?? '',
      kind: row['kind'] as ArtifactKind,
      contentHash: row['content_hash'] ?? '',
    }));
  }

  /**
   * Resets a lost state to an earlier content, or to none, unless a run moved it meanwhile.
   *
   * @returns false, with nothing changed, if a run did
   */
  reset(key: string, from: string, to: string | undefined): boolean {
    return this.#database.transaction(() => {
      if (this.get(key) !== from) return false;
      if (to === undefined) this.#database.run('DELETE FROM states WHERE key = ?', key);
      else this.#database.run('UPDATE states SET content_hash = ?, updated_at = ? WHERE key = ?', to, Date.now(), key);
      return true;
    });
  }

  /**
   * Moves several states in one transaction, unless another run moved one of them since it was read.
   *
   * @returns false, with nothing changed, if another run was first
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
