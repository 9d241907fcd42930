import type { CsrMatrix } from '@aml-mlops/text';
import { rowScores, softmaxRows } from '../matrix/row-scores.ts';
import { linearGraph } from '../onnx/linear-graph.ts';
import type { FittedState, ModelArrays, ModelMethods } from './estimator.ts';

/**
 * What the three naive Bayes models share once fitted: the joint log-likelihood is linear in the document.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, C | weight of a word for a class, row-major |
 * | b | C | what a class has without any word |
 */
export function naiveBayesModel(state: FittedState, binarise: boolean): ModelMethods {
  const { W, b } = naiveBayesArrays(state.arrays);
  const C = state.classes.length;
  const jointLogLikelihood = (X: CsrMatrix) => rowScores(binarise ? binarised(X) : X, W, b);
  const probabilities = (X: CsrMatrix) => softmaxRows(jointLogLikelihood(X), X.rows, C);
  return {
    scores: (X) => ({ kind: 'probabilities', width: C, values: probabilities(X) }),
    predictProba: probabilities,
    scoreGraph: () => linearGraph({ W, b, binarise, softmax: true }),
  };
}

function naiveBayesArrays(arrays: ModelArrays): { W: Float64Array; b: Float64Array } {
  return { W: arrays['W'] as Float64Array, b: arrays['b'] as Float64Array };
}

/** 1 for every value above 0, which is scikit-learn's `binarize=0.0`. */
export function binarised(X: CsrMatrix): CsrMatrix {
  const data = new Float64Array(X.data.length);
  for (let p = 0; p < data.length; p++) data[p] = X.data[p]! > 0 ? 1 : 0;
  return { ...X, data };
}

/** Sum of the values of each word in each class, float64 [columns, C] row-major. */
export function sumsByClass(X: CsrMatrix, codes: Int32Array, C: number): Float64Array {
  const { rows, columns, indptr, indices, data } = X;
  const sums = new Float64Array(columns * C);
  for (let i = 0; i < rows; i++) {
    const c = codes[i]!;
    const end = indptr[i + 1]!;
    for (let p = indptr[i]!; p < end; p++) {
      const at = indices[p]! * C + c;
      sums[at] = sums[at]! + data[p]!;
    }
  }
  return sums;
}

/** Logarithm of each class's share of the rows, or of 1 / C. */
export function logPrior(counts: Int32Array, fitPrior: boolean): Float64Array {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(counts, (count) => (fitPrior ? Math.log(count) - Math.log(n) : -Math.log(counts.length)));
}
