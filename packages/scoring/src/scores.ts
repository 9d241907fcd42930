/** A model's raw output for some texts. */
export interface Scores {
  /** Scores per text: C, or 1 for a decision between two classes. */
  readonly width: number;
  /** Row-major [texts, width], in the type in which the model computes. */
  readonly values: Float32Array | Float64Array;
}
