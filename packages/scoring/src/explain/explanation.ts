/** What a word, or another feature of the model, did for a decision. */
export interface WordContribution {
  readonly word: string;
  /** Positive speaks for the label, negative for the runner-up; in the unit of `decision`. */
  readonly contribution: number;
}

/** Why a text has its label and not the runner-up: contributions and base add up to the decision. */
export interface Explanation {
  readonly label: string;
  /** The label that came second. */
  readonly against: string;
  /**
   * By how much the label won: the logarithm of the ratio of the two probabilities (in nats), or the difference of the two
   * scores where the model has no probabilities.
   */
  readonly decision: number;
  /** What the decision is for a text without words. */
  readonly base: number;
  /** Every word of the text that the model knows, what decided most first. */
  readonly words: readonly WordContribution[];
  /** `exact` for a linear model; for a network its gradients, integrated from the empty text to this one. */
  readonly method: 'exact' | 'integrated-gradients';
}

/** Contributions of one text's features to the decision between two labels. */
export interface Contributions {
  readonly base: number;
  /** One for each entry of the text's row. */
  readonly values: Float64Array;
}

/**
 * A model as something that can say what its features did.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | ids | entries | columns of a text's features |
 * | weights | entries | their counts or weights, as the graph gets them |
 */
export interface Explainer {
  readonly method: Explanation['method'];
  /** @param winner index of the label's score, @param runnerUp that of the other; -1 where the model has one score alone */
  contributions(ids: Int32Array, weights: Float64Array, winner: number, runnerUp: number): Contributions;
}
