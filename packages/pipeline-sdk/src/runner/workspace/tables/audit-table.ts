import type { Database } from '@aml-mlops/sqlite';

/** Who did what, to what, and why. */
export interface AuditLine {
  readonly at: Date;
  readonly who: string;
  /** `cancel`, `resume`, … */
  readonly action: string;
  /** The object of the action, such as the id of a run. */
  readonly subject: string;
  readonly why: string;
}

/** Append-only log of people's actions on runs and of loops' decisions. Promotions have their own log in tracking. */
export class AuditTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(line: Omit<AuditLine, 'at'>): void {
    this.#database.transaction(
      () => {
        this.#database.run(
          'INSERT INTO audit (at, who, action, subject, why) VALUES (?, ?, ?, ?, ?)',
          Date.now(),
          line.who,
          line.action,
          line.subject,
          line.why,
        );
      },
      { durable: true },
    );
  }

  /** Newest first; of one subject or of all. */
  list(options: { readonly subject?: string; readonly limit: number }): AuditLine[] {
    const { subject, limit } = options;
    const rows = this.#database.all<Record<string, unknown>>(
      'SELECT * FROM audit WHERE ?1 IS NULL OR subject = ?1 ORDER BY id DESC LIMIT ?2',
      subject ?? null,
      limit,
    );
    return rows.map((row) => ({
      at: new Date(Number(row['at'])),
      who: String(row['who']),
      action: String(row['action']),
      subject: String(row['subject']),
      why: String(row['why']),
    }));
  }
}
