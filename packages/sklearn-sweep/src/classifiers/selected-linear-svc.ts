import { MlopsError, rangeError } from '@aml-mlops/errors';
import type { CsrMatrix } from '@aml-mlops/text';
import * as z from 'zod';
import { l1Svc } from '../solvers/l1-svc.ts';
import { l2Svc } from '../solvers/l2-svc.ts';
import { defineEstimator } from './estimator.ts';
import type { FittedState } from './fitted-classifier.ts';
import { linearModel, positiveCodes } from './linear-model.ts';
import { linearSvcSchema } from './linear-svc.ts';

/**
 * A linear support vector machine on the words selected by another one with the L1 penalty: scikit-learn 1.9's
 * `Pipeline([SelectFromModel(LinearSVC(penalty='l1')), LinearSVC(penalty='l2')])`. A word is kept if the absolute values of
 * its weights sum to `threshold` or more. Fitted weights keep the words' original columns; dropped words have weight zero.
 */
export const selectedLinearSvc = defineEstimator({
  name: 'SelectedLinearSVC',
  acceptsSingleClass: false,
  schema: linearSvcSchema.omit({ penalty: true, classWeight: true, dual: true }).extend({
    threshold: z.number().min(0).default(1e-5).describe('Summed size of the weights that keeps a word'),
    selectTol: z.number().positive().default(1e-4).describe('tol of the support vector machine that selects'),
  }),
  learn: ({ X, codes, classes }, { threshold, selectTol, randomState, ...rest }, prefit) => {
    const positive = positiveCodes(classes);
    const k = positive.length;
    const selecting = { ...rest, tol: selectTol, seed: randomState };
    const selector = prefit
      ? weightsOf(prefit, X.columns * k)
      : l1Svc(X, codes, positive, selecting, 'SelectedLinearSVC').W;
    const kept = Int32Array.from(importantWords(selector, X.columns, k, threshold));
    if (kept.length === 0) {
      const message = `words selected for SelectedLinearSVC must be at least 1; got none at threshold ${threshold}`;
      throw new MlopsError('E_NO_FEATURES', message, { owner: 'SelectedLinearSVC', value: 0 });
    }
    const small = l2Svc(selectColumns(X, kept), codes, positive, rest, 'SelectedLinearSVC');
    const W = new Float64Array(X.columns * k);
    kept.forEach((j, at) => {
      for (let c = 0; c < k; c++) W[j * k + c] = small.W[at * k + c]!;
    });
    return { W, b: small.b, kept };
  },
  restore: linearModel,
});

/** Weights [columns, k] of a previously fitted linear model. */
function weightsOf(prefit: FittedState, length: number): Float64Array {
  const { W } = prefit.arrays;
  if (W instanceof Float64Array && W.length === length) return W;
  throw rangeError('prefit', 'SelectedLinearSVC', `a linear model of ${length} weights`, W?.length ?? prefit.estimator);
}

function importantWords(W: Float64Array, columns: number, k: number, threshold: number): number[] {
  const kept: number[] = [];
  for (let j = 0; j < columns; j++) {
    let size = 0;
    for (let c = 0; c < k; c++) size += Math.abs(W[j * k + c]!);
    if (size >= threshold) kept.push(j);
  }
  return kept;
}

/** @param kept column numbers, ascending */
function selectColumns(X: CsrMatrix, kept: Int32Array): CsrMatrix {
  const columnOf = new Int32Array(X.columns).fill(-1);
  kept.forEach((j, at) => {
    columnOf[j] = at;
  });
  const indptr = new Int32Array(X.rows + 1);
  const indices = new Int32Array(X.indices.length);
  const data = new Float64Array(X.data.length);
  let at = 0;
  for (let i = 0; i < X.rows; i++) {
    for (let p = X.indptr[i]!; p < X.indptr[i + 1]!; p++) {
      const column = columnOf[X.indices[p]!]!;
      if (column < 0) continue;
      indices[at] = column;
      data[at++] = X.data[p]!;
    }
    indptr[i + 1] = at;
  }
  return { rows: X.rows, columns: kept.length, indptr, indices: indices.subarray(0, at), data: data.subarray(0, at) };
}
