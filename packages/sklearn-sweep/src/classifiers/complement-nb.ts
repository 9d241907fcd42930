import * as z from 'zod';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { naiveBayesKernel } from '../kernel/naive-bayes.ts';
import { checkNonNegative } from '../matrix/check-matrix.ts';
import { defineEstimator } from './estimator.ts';
import { addSumsByClass, logPrior, naiveBayesModel, sumsByClassBytes } from './naive-bayes-scores.ts';

/**
 * Complement naive Bayes (Rennie, Shih, Teevan and Karger, ICML 2003, table 4), as scikit-learn 1.9's `ComplementNB`:
 * a class is described by the words of all other classes, W = -log of their smoothed shares. The prior matters only if
 * there is one class.
 */
export const complementNb = defineEstimator({
  name: 'ComplementNB',
  acceptsSingleClass: true,
  schema: z.object({
    alpha: z.number().min(0).default(1).describe('Additive smoothing, in [0, inf); at least 1e-10 is used'),
    norm: z.boolean().default(false).describe("Divide each class's weights by their sum"),
  }),
  learn: ({ X, codes, classes, counts }, params) => {
    const C = classes.length;
    const V = X.columns;
    const heap = new Heap(heapBytes(V * C + 2 * C + 2, 0) + sumsByClassBytes(X), 'ComplementNB');
    const W = heap.float64(V * C + 1).subarray(0, V * C);
    const logTotals = heap.float64(C + 1);
    const weightTotals = heap.float64(C);
    if (addSumsByClass(X, codes, C, heap, W) < 0) checkNonNegative(X, 'ComplementNB');
    const alpha = Math.max(params.alpha, 1e-10);
    const sign = params.norm ? 1 : -1;
    const { complement } = naiveBayesKernel(heap);
    complement(W.byteOffset, V, C, alpha, sign, logTotals.byteOffset, weightTotals.byteOffset);
    if (params.norm) for (let at = 0; at < W.length; at++) W[at] = W[at]! / weightTotals[at % C]!;
    const learnt = { W: W.slice(), b: C === 1 ? logPrior(counts, true) : new Float64Array(C) };
    heap.release();
    return learnt;
  },
  restore: (state) => naiveBayesModel(state, false),
});
