import { MlopsError } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';
import { isGoing, processIdentity } from '../process-identity.ts';
import type { AuditLine } from './audit-table.ts';

/** What a loop from drift to a better model remembers, one a model. What it remembers is the loop's own, as JSON. */
export class LoopTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined before the first {@link advance}. */
  get(name: string): string | undefined {
    const row = this.#database.get<{ state: string | null }>('SELECT state FROM loops WHERE name = ?', name);
    return row?.state ?? undefined;
  }

  /**
   * Takes the loop for this process, as no two may be at it at once; one whose process is gone is free.
   *
   * @throws MlopsError `E_LOOP_GOING` where another process is at it
   */
  claim(name: string): void {
    this.#database.transaction(() => {
      const held = this.#database.get<{ pid: number | null; process: string | null }>(
        'SELECT pid, process FROM loops WHERE name = ?',
        name,
      );
      if (held?.pid != null && isGoing(held.pid, held.process ?? undefined)) {
        const message = `loop of ${name} is running in process ${held.pid}: wait for it, or stop that one first`;
        throw new MlopsError('E_LOOP_GOING', message, { value: name });
      }
      this.#database.run(
        `INSERT INTO loops (name, pid, process) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET pid = excluded.pid, process = excluded.process`,
        name,
        process.pid,
        processIdentity(process.pid) ?? null,
      );
    });
  }

  /** Gives the loop back. */
  release(name: string): void {
    this.#database.run('UPDATE loops SET pid = NULL, process = NULL WHERE name = ? AND pid = ?', name, process.pid);
  }

  /** Writes what is remembered and, in the same transaction, the decision that made it so: no decision is lost, and none is told twice. */
  advance(name: string, state: string, decision?: Omit<AuditLine, 'at' | 'subject'>): void {
    this.#database.transaction(
      () => {
        this.#database.run(
          'INSERT INTO loops (name, state) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET state = excluded.state',
          name,
          state,
        );
        if (!decision) return;
        this.#database.run(
          'INSERT INTO audit (at, who, action, subject, why) VALUES (?, ?, ?, ?, ?)',
          Date.now(),
          decision.who,
          decision.action,
          name,
          decision.why,
        );
      },
      { durable: true },
    );
  }
}
