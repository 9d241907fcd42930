import type { CsrMatrix } from '@aml-mlops/text';
import { rowScores, softmaxRows } from '../matrix/row-scores.ts';
import { linearGraph } from '../onnx/linear-graph.ts';
import type { FittedState, ModelArrays, ModelMethods } from './fitted-classifier.ts';

/**
 * The shared part of the three fitted naive Bayes models: the joint log-likelihood is linear in the document.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, C | weight of a word for a class, row-major |
 * | b | C | a class's score for an empty document |
 */
export function naiveBayesModel(state: FittedState, binarise: boolean): ModelMethods {
  const { W, b } = naiveBayesArrays(state.arrays);
  const C = state.classes.length;
  return {
    kind: 'probabilities',
    width: C,
    scores: (X) => softmaxRows(rowScores(X, W, b, binarise), X.rows, C),
    scoreGraph: () => linearGraph({ W, b, binarise, softmax: true }),
  };
}

function naiveBayesArrays(arrays: ModelArrays): { W: Float64Array; b: Float64Array } {
  return { W: arrays['W'] as Float64Array, b: arrays['b'] as Float64Array };
}

/**
 * Sum of the values of each word in each class, float64 [columns, C] row-major; with `binarise`, the number of values
 * above 0.
 *
 * @param sums zeros, accumulated into
 */
export function sumsByClass(
  { rows, columns, indptr, indices, data }: CsrMatrix,
  codes: Int32Array,
  C: number,
  binarise = false,
  sums = new Float64Array(columns * C),
): Float64Array {
  for (let i = 0; i < rows; i++) {
    const c = codes[i]!;
    const end = indptr[i + 1]!;
    const start = indptr[i]!;
    if (binarise) for (let p = start; p < end; p++) sums[indices[p]! * C + c]! += data[p]! > 0 ? 1 : 0;
    else for (let p = start; p < end; p++) sums[indices[p]! * C + c]! += data[p]!;
  }
  return sums;
}

/** Logarithm of each class's share of the rows, or of 1 / C without `fitPrior`. */
export function logPrior(counts: Int32Array, fitPrior: boolean): Float64Array {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(counts, (count) => (fitPrior ? Math.log(count) - Math.log(n) : -Math.log(counts.length)));
}
