import { visibleText } from '@aml-mlops/errors';
import type { ProgressTable } from '../workspace/tables/progress-table.ts';

/** At most so often is a node's progress written. */
const EVERY_MILLISECONDS = 250;
const LONGEST_MESSAGE = 500;

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message?: string | undefined;
}

/**
 * Writes how far a node is, at most four times a second, so that other processes see it. The first and the last word are
 * written always: what was held back is written by `end`.
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
    // A step may say anything; what is no number says nothing about how far it is.
    if (!Number.isFinite(done) || !Number.isFinite(total)) return;
    const shown = message === undefined ? undefined : visibleText(message, LONGEST_MESSAGE);
    try {
      this.#table.put(this.#run, { node: this.#node, done, total, message: shown, at: new Date(this.#writtenAt) });
    } catch {
      // Who watches sees less; no run ends over that. What is wrong with the file the next write of the run says.
    }
  }
}
