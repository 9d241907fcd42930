/** Contribution of a word, or of another feature, to a decision. */
export interface WordContribution {
  readonly word: string;
  /** Positive values favour the label, negative ones the runner-up; in the unit of `decision`. */
  readonly contribution: number;
}

/** Why a text has its label and not the runner-up. The contributions and `base` add up to `decision`. */
export interface Explanation {
  readonly label: string;
  /** The second most likely label. */
  readonly against: string;
  /**
   * Margin of the label over the runner-up: the logarithm of the ratio of their probabilities (in nats), or the difference of
   * their scores if the model has no probabilities.
   */
  readonly decision: number;
  /** The decision for a text without words. */
  readonly base: number;
  /** Every known word of the text, by decreasing absolute contribution. */
  readonly words: readonly WordContribution[];
  /** `exact` for a linear model; for a network its gradients, integrated from the empty text to this one. */
  readonly method: 'exact' | 'integrated-gradients';
}

/** Contributions of one text's features to the decision between two labels. */
export interface Contributions {
  readonly base: number;
  /** One value for each entry of the text's row. */
  readonly values: Float64Array;
}

/**
 * Computes the contributions of a model's features.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | ids | entries | columns of a text's features |
 * | weights | entries | their counts or weights, as passed to the graph |
 */
export interface Explainer {
  readonly method: Explanation['method'];
  /** @param winner index of the label's score, @param runnerUp that of the other; -1 where the model has one score alone */
  contributions(ids: Int32Array, weights: Float64Array, winner: number, runnerUp: number): Contributions;
}
