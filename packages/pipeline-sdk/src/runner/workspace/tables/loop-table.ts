import { MlopsError } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';
import { isGoing, processIdentity } from '../process-identity.ts';
import type { AuditLine } from './audit-table.ts';

/** State of the retraining loops, one a model; the content is JSON defined by the loop. */
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
   * Locks the loop for this process. The lock of a process that has ended is released.
   *
   * @throws MlopsError `E_LOOP_GOING` if another process has it
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

  /** Releases the loop. */
  release(name: string): void {
    this.#database.run('UPDATE loops SET pid = NULL, process = NULL WHERE name = ? AND pid = ?', name, process.pid);
  }

  /** Writes the state and, in the same transaction, the decision that led to it, so that no decision is lost or recorded twice. */
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
