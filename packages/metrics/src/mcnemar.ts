import { requireDocuments, requireLength } from './class-counts.ts';

export interface McNemar {
  /** Number of documents that only the first classifier predicts correctly. */
  readonly onlyFirst: number;
  /** Number of documents that only the second classifier predicts correctly. */
  readonly onlySecond: number;
  /** Probability of a split at least as uneven if neither is better; two-sided, exact. In (0, 1]. */
  readonly pValue: number;
}

/**
 * McNemar's test of two classifiers on the same documents, in its exact binomial form (Dietterich 1998, section 3.1):
 * `binomtest(onlyFirst, onlyFirst + onlySecond)` of SciPy.
 *
 * @param truth [n]
 * @param first [n], predictions of one classifier
 * @param second [n], predictions of the other
 * @throws MlopsError `E_PARAM_RANGE` if there is no document or the lengths differ
 */
export function mcnemar(truth: ArrayLike<number>, first: ArrayLike<number>, second: ArrayLike<number>): McNemar {
  requireDocuments('mcnemar', truth.length);
  requireLength('first', 'mcnemar', first.length, truth.length);
  requireLength('second', 'mcnemar', second.length, truth.length);
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < truth.length; i++) {
    const a = first[i] === truth[i];
    const b = second[i] === truth[i];
    if (a && !b) onlyFirst++;
    if (b && !a) onlySecond++;
  }
  const tail = binomialTail(onlyFirst + onlySecond, Math.min(onlyFirst, onlySecond));
  return { onlyFirst, onlySecond, pValue: Math.min(1, 2 * tail) };
}

/** P(X <= k) for X binomial(n, 1/2), with terms as logarithms so that large n does not underflow. */
function binomialTail(n: number, k: number): number {
  let logTerm = -n * Math.LN2;
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1));
  }
  return sum;
}
