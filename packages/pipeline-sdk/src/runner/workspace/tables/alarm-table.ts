import type { Database } from '@aml-mlops/sqlite';

/** An alarm of a model: its content is the monitor's, and who acknowledged it is stored beside. */
export interface AlarmRow {
  readonly id: number;
  readonly model: string;
  readonly cause: string;
  /** JSON, defined by the monitor. */
  readonly state: string;
  readonly isOpen: boolean;
  readonly acknowledged: { readonly by: string; readonly at: Date; readonly note: string } | undefined;
}

/** Alarms of this cause are not sent before `until`. */
export interface Silence {
  readonly model: string;
  readonly cause: string;
  readonly by: string;
  readonly at: Date;
  readonly until: Date;
  readonly note: string;
}

type Raw = Readonly<Record<string, string | number | null>>;

/** Alarms of models, and who acknowledged or silenced them. */
export class AlarmTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The last window that a model's alarms were evaluated for; undefined before the first. */
  judgedTo(model: string): string | undefined {
    return this.#database.get<{ judged_to: string }>('SELECT judged_to FROM monitored WHERE model = ?', model)
      ?.judged_to;
  }

  /** Newest first. @param model default: all models */
  list(model?: string): AlarmRow[] {
    const rows =
      model === undefined
        ? this.#database.all<Raw>('SELECT * FROM alarms ORDER BY id DESC')
        : this.#database.all<Raw>('SELECT * FROM alarms WHERE model = ? ORDER BY id DESC', model);
    return rows.map(rowOf);
  }

  /**
   * Writes the changes of alarms by new windows, all or nothing, unless another process evaluated them meanwhile.
   *
   * @param from the result of {@link judgedTo}
   * @param alarms new ones have no id
   * @returns false, with nothing changed, if another process was first
   */
  advance(
    model: string,
    { from, to }: { readonly from: string | undefined; readonly to: string },
    alarms: readonly {
      readonly id: number | undefined;
      readonly cause: string;
      readonly state: string;
      readonly isOpen: boolean;
    }[],
  ): boolean {
    return this.#database.transaction(() => {
      if (this.judgedTo(model) !== from) return false;
      this.#database.run('INSERT OR REPLACE INTO monitored VALUES (?, ?)', model, to);
      for (const { id, cause, state, isOpen } of alarms) {
        if (id === undefined) {
          const sql = 'INSERT INTO alarms (model, cause, state, is_open) VALUES (?, ?, ?, ?)';
          this.#database.run(sql, model, cause, state, isOpen ? 1 : 0);
        } else this.#database.run('UPDATE alarms SET state = ?, is_open = ? WHERE id = ?', state, isOpen ? 1 : 0, id);
      }
      return true;
    });
  }

  /** @returns false if there is no such alarm */
  acknowledge(id: number, { by, note }: { readonly by: string; readonly note: string }): boolean {
    const sql = 'UPDATE alarms SET acknowledged_by = ?, acknowledged_at = ?, note = ? WHERE id = ?';
    return this.#database.run(sql, by, Date.now(), note, id).changes > 0;
  }

  silence({ model, cause, by, until, note }: Omit<Silence, 'at'>): void {
    const sql = 'INSERT OR REPLACE INTO silences VALUES (?, ?, ?, ?, ?, ?)';
    this.#database.run(sql, model, cause, by, Date.now(), until.getTime(), note);
  }

  /** Silences still in effect. @param now milliseconds since 1970 UTC */
  silences(model: string, now: number): Silence[] {
    const rows = this.#database.all<Raw>(
      'SELECT * FROM silences WHERE model = ? AND until > ? ORDER BY cause',
      model,
      now,
    );
    return rows.map((row) => ({
      ...{ model, cause: String(row['cause']), by: String(row['by']), note: String(row['note']) },
      ...{ at: new Date(Number(row['at'])), until: new Date(Number(row['until'])) },
    }));
  }
}

function rowOf(row: Raw): AlarmRow {
  const by = row['acknowledged_by'];
  return {
    id: Number(row['id']),
    model: String(row['model']),
    cause: String(row['cause']),
    state: String(row['state']),
    isOpen: row['is_open'] === 1,
    acknowledged:
      typeof by === 'string'
        ? { by, at: new Date(Number(row['acknowledged_at'])), note: String(row['note'] ?? '') }
        : undefined,
  };
}
