import type { BlockState } from './fitted-block.ts';

/** Learns one block of a representation from documents, one after another. */
export interface BlockLearner {
  read(document: string): void;
  /** Reads a document of a learner that keeps no rows, and gives its n-grams, by the numbers of {@link LearntBlock.columnOf}. */
  readOne(document: string): { readonly ids: Int32Array; readonly counts: Int32Array };
  /** Ends the learning. @throws MlopsError `E_EMPTY_VOCABULARY` if no n-gram is left */
  learn(): LearntBlock;
  /** Frees the rows of what was learnt, now; its state stays. */
  release(): void;
}

/** What was learnt, and the rows that were kept. */
export interface LearntBlock {
  readonly state: BlockState;
  /** Column of a number in `ids`; -1 for n-grams that have none. Undefined where numbers are columns, which then rise in a document. */
  readonly columnOf: Int32Array | undefined;
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  /** Where each document ends in `ids` and `counts`; empty where rows are not kept. */
  readonly ends: readonly number[];
}
