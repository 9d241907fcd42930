import type { RandomSource } from '@aml-mlops/random';
import type { CsrMatrix } from '@aml-mlops/text';

/**
 * Input of a strategy.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | X | n, V | rows of the candidate texts, of Euclidean length 1, or 0 for a text without a known word |
 * | probabilities | n, C | of each class by the model, row-major; absent if there is no model yet |
 * | labelled | m, V | rows of the labelled texts, in the same columns |
 * | copies | n | texts that each row represents, itself and its near duplicates; absent if there are no duplicates |
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

/** Rows of the pool in order of selection, each with its score. */
export interface Choice {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
}

export type Need = 'probabilities' | 'votes';

/** Selects the texts whose labels are most informative for a model. The contract suite defines the rules for all strategies. */
export interface Strategy {
  readonly name: string;
  readonly description: string;
  /** Required inputs of the pool. */
  readonly needs: readonly Need[];
  /** Whether it uses the labelled texts, if any. Default: false. */
  readonly comparesWithLabelled?: boolean;
  /**
   * @param count number of rows to select; fewer if the pool has fewer
   * @param random breaks ties and draws samples
   */
  choose(pool: QueryPool, count: number, random: RandomSource): Choice;
}
