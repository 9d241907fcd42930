/**
 * Likely label errors.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | probabilities | n, C | of each class, out of sample: from models that have not seen the row; row-major |
 * | given | n | label of each row |
 */
export interface SuspectedError {
  readonly row: number;
  /** The given label, and the suggested one. */
  readonly given: number;
  readonly suggested: number;
  /** Probability of the given label minus that of the suggested one, in [-1, 1]: the lower, the likelier an error. */
  readonly margin: number;
}

/**
 * Confident learning (Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels", section
 * 3): a row is assigned to another class if its probability of that class reaches the class threshold, the mean probability of
 * the class among the rows with that label. Rows are ranked by normalised margin, likeliest errors first.
 *
 * @throws nothing; no row is assigned to an empty class
 */
export function suspectedErrors(probabilities: Float64Array, given: Int32Array, classes: number): SuspectedError[] {
  const thresholds = classThresholds(probabilities, given, classes);
  const suspected: SuspectedError[] = [];
  for (let row = 0; row < given.length; row++) {
    const start = row * classes;
    const own = given[row]!;
    let best = -1;
    for (let c = 0; c < classes; c++) {
      const p = probabilities[start + c]!;
      if (p >= thresholds[c]! && (best === -1 || p > probabilities[start + best]!)) best = c;
    }
    if (best === -1 || best === own) continue;
    suspected.push({
      row,
      given: own,
      suggested: best,
      margin: probabilities[start + own]! - probabilities[start + best]!,
    });
  }
  return suspected.sort((a, b) => a.margin - b.margin || a.row - b.row);
}

/** Mean probability of each class among the rows with that label; above any probability for an empty class. */
function classThresholds(probabilities: Float64Array, given: Int32Array, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  const counts = new Int32Array(classes);
  for (const [row, c] of given.entries()) {
    sums[c]! += probabilities[row * classes + c]!;
    counts[c]!++;
  }
  return sums.map((sum, c) => (counts[c] === 0 ? Number.POSITIVE_INFINITY : sum / counts[c]!));
}
