import { rangeError } from '@aml-mlops/errors';
import { type Database, listValue } from '@aml-mlops/sqlite';
import { openStore } from '../client/embedded-backend.ts';
import { LabelQueue } from './label-queue.ts';

/** The label queues of a tracking store. */
export class LabelStore {
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** The queue of a scope, whether or not anything is in it. */
  queue(scope: string): LabelQueue {
    return new LabelQueue(this.#database, scope, this.#now);
  }

  /** Scopes that have a queue, sorted. */
  scopes(): string[] {
    return this.#database
      .all<{ scope: string }>('SELECT scope FROM label_queues ORDER BY scope')
      .map(({ scope }) => scope);
  }

  /**
   * Deletes the texts of sources, such as those of people who ask for it: they are neither shown nor used again. That they were asked
   * about, and what was said, stays. What they took in the file is overwritten.
   *
   * @returns how many texts were deleted
   */
  deleteTexts(sourceIds: readonly string[]): number {
    this.#database.get('PRAGMA secure_delete = ON');
    const { changes } = this.#database.transaction(
      () =>
        this.#database.run(
          `DELETE FROM label_texts WHERE key IN (SELECT text_key FROM label_items
             WHERE source_id IN (SELECT value FROM json_each(?)))`,
          listValue(sourceIds),
        ),
      { durable: true },
    );
    // The log of the file has them until then; with others at work a later checkpoint does it.
    this.#database.get('PRAGMA wal_checkpoint(TRUNCATE)');
    return changes;
  }

  close(): void {
    this.#database.close();
  }
}

/**
 * Opens the label queues of an embedded tracking store, `sqlite:PATH`. A server of MLflow keeps no queue.
 *
 * @throws MlopsError `E_PARAM_RANGE` for another address
 */
export function openLabels(uri: string, now: () => number = Date.now): LabelStore {
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(uri)?.[1];
  if (!file) throw rangeError('uri', 'the label queue', 'sqlite:PATH', uri);
  return new LabelStore(openStore(file, now()), now);
}
