import { visibleText } from '@aml-mlops/errors';
import type { ProgressTable } from '../workspace/tables/progress-table.ts';

/** Shortest time between two writes of a node's progress. */
const EVERY_MILLISECONDS = 250;
const LONGEST_MESSAGE = 500;

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message?: string | undefined;
}

/**
 * Writes a node's progress, at most four times a second, for other processes to read. The first and the last message are
 * always written: `end` writes the one held back.
 */
export class StoredProgress {
  readonly #table: ProgressTable;
  readonly #run: string;
  readonly #node: string;
  readonly #now: () => number;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #heldBack: Progress | undefined;

  constructor(table: ProgressTable, run: string, node: string, now: () => number = Date.now) {
    this.#table = table;
    this.#run = run;
    this.#node = node;
    this.#now = now;
  }

  tell(progress: Progress): void {
    if (this.#now() - this.#writtenAt < EVERY_MILLISECONDS) this.#heldBack = progress;
    else this.#write(progress);
  }

  end(): void {
    if (this.#heldBack) this.#write(this.#heldBack);
  }

  #write({ done, total, message }: Progress): void {
    this.#heldBack = undefined;
    this.#writtenAt = this.#now();
    // A step may report anything; values that are not finite are ignored.
    if (!Number.isFinite(done) || !Number.isFinite(total)) return;
    const shown = message === undefined ? undefined : visibleText(message, LONGEST_MESSAGE);
    try {
      this.#table.put(this.#run, { node: this.#node, done, total, message: shown, at: new Date(this.#writtenAt) });
    } catch {
      // Progress is for displays and must not fail a run. If the database is broken, the next write of the run reports it.
    }
  }
}
