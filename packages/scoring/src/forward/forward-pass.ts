/**
 * Computes a model's scores in this thread, from the columns that occur in a text. A call of ONNX Runtime has a fixed cost, and a
 * hop to another thread; for one text both cost more than the arithmetic.
 */
export interface ForwardPass {
  /** Scores per text. */
  readonly width: number;
  /** Type of the graph's output. */
  readonly type: 'float32' | 'float64';
  /** Number of each column, where it reads numbers in place of columns. */
  readonly numbers?: Int32Array | undefined;
  /**
   * Writes the scores of one row.
   *
   * @param ids columns or their numbers, in [0, columns); entries `from` to `to` - 1 are the row's
   * @param values their counts or weights
   * @param scores filled from `at` on
   */
  run(
    ids: Int32Array,
    values: Float64Array,
    from: number,
    to: number,
    scores: Float32Array | Float64Array,
    at: number,
  ): void;
}

/** A part of a model whose output is added to the logits of the others. */
export interface LogitTerm {
  /** Logits that it gives. */
  readonly width: number;
  /** Adds its output for one row to `logits` [width]. */
  add(ids: Int32Array, values: Float64Array, from: number, to: number, logits: Float64Array): void;
}
