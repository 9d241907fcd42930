import type { RandomSource } from '@aml-mlops/random';
import type { CsrMatrix } from '@aml-mlops/text';

/**
 * What strategies choose from.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | X | n, V | rows of the texts that may be asked about, of Euclidean length 1, or 0 where a text has no known word |
 * | probabilities | n, C | of each class by the model, row-major; absent where there is no model yet |
 * | labelled | m, V | rows of the texts that have labels, in the same columns |
 * | copies | n | texts that each row stands for, itself and its near duplicates; absent where each is alone |
 * | votes | k of n | class that each model of a committee gives each text |
 */
export interface QueryPool {
  readonly X: CsrMatrix;
  /** C, at least 2. */
  readonly classes: number;
  readonly probabilities?: Float64Array;
  readonly copies?: Int32Array;
  readonly labelled?: CsrMatrix;
  readonly votes?: readonly Int32Array[];
}

/** Rows of the pool, the first to be asked first, each with what the strategy gives it. */
export interface Choice {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
}

export type Need = 'probabilities' | 'votes';

/** A way to choose texts whose labels teach a model most. The contract suite says what every one keeps to. */
export interface Strategy {
  readonly name: string;
  readonly description: string;
  /** What the pool must have. */
  readonly needs: readonly Need[];
  /** Whether it looks at the texts that have labels, where there are any. Default false. */
  readonly comparesWithLabelled?: boolean;
  /**
   * @param count how many; fewer where the pool has fewer
   * @param random decides between equals, and what is drawn
   */
  choose(pool: QueryPool, count: number, random: RandomSource): Choice;
}
