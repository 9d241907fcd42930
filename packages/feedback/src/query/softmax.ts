import type { FittedClassifier } from '@aml-mlops/sklearn-sweep/classifiers';
import type { CsrMatrix } from '@aml-mlops/text';

/**
 * Probabilities of all classes, including for a classifier that only gives decision values (their softmax) and for one that has
 * not seen every class (0 for those).
 *
 * @param classes C; the classifier's labels are in [0, C)
 * @returns float64 [rows, C] row-major
 */
export function softmaxOf(model: FittedClassifier, X: CsrMatrix, classes: number): Float64Array {
  const answers = model.answers(X);
  const known = model.state.classes;
  const probabilities = new Float64Array(X.rows * classes);
  const own = answers.probabilities();
  if (own) {
    for (let row = 0; row < X.rows; row++) {
      for (const [i, c] of known.entries()) probabilities[row * classes + c] = own[row * known.length + i]!;
    }
    return probabilities;
  }
  const { values, width } = answers.scores();
  const weights = new Float64Array(known.length);
  for (let row = 0; row < X.rows; row++) {
    // In the binary case there is one score, for the second class; the first has its negative.
    for (let i = 0; i < weights.length; i++)
      weights[i] = width === 1 ? (i === 0 ? -1 : 1) * values[row]! : values[row * width + i]!;
    const highest = Math.max(...weights);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] = Math.exp(weights[i]! - highest);
    for (const [i, c] of known.entries()) probabilities[row * classes + c] = weights[i]! / sum;
  }
  return probabilities;
}
