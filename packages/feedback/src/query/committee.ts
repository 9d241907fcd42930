import { ESTIMATORS, type Estimator } from '@aml-mlops/sklearn-sweep/classifiers';
import type { CsrMatrix } from '@aml-mlops/text';

/** Sweep models that train quickly and in different ways, with the sweep's parameters. */
const MEMBERS: readonly (readonly [Estimator, Readonly<Record<string, unknown>>])[] = [
  [ESTIMATORS.complementNb, { alpha: 0.1 }],
  [ESTIMATORS.multinomialNb, { alpha: 0.01 }],
  [ESTIMATORS.nearestCentroid, {}],
  [ESTIMATORS.ridgeClassifier, { tol: 1e-2, randomState: 1 }],
  [ESTIMATORS.linearSvc, { penalty: 'l2', tol: 1e-3 }],
];

/**
 * Predictions of each committee member for each text.
 *
 * @param X [n, V] texts
 * @param labelled [m, V] rows with labels, in the same columns
 * @param targets int32 [m]
 * @returns for each model the class of each text, int32 [n]
 */
export function committeeVotes(X: CsrMatrix, labelled: CsrMatrix, targets: Int32Array): Int32Array[] {
  return MEMBERS.filter(([estimator]) => estimator.acceptsSingleClass || new Set(targets).size > 1).map(
    ([estimator, params]) => estimator.fit(labelled, targets, params).predict(X),
  );
}
