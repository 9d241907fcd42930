import * as z from 'zod';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { naiveBayesKernel } from '../kernel/naive-bayes.ts';
import { checkNonNegative } from '../matrix/check-matrix.ts';
import { addSumsOfParts } from '../parts/sums-of-parts.ts';
import { defineEstimator } from './estimator.ts';
import type { ModelArrays } from './fitted-classifier.ts';
import { addSumsByClass, type ClassSums, logPrior, naiveBayesModel, sumsByClassBytes } from './naive-bayes-scores.ts';

const schema = z.object({
  alpha: z.number().min(0).default(1).describe('Additive smoothing, in [0, inf); at least 1e-10 is used'),
  norm: z.boolean().default(false).describe("Divide each class's weights by their sum"),
});

/**
 * Complement naive Bayes (Rennie, Shih, Teevan and Karger, ICML 2003, table 4), as scikit-learn 1.9's `ComplementNB`:
 * a class is described by the words of all other classes, W = -log of their smoothed shares. The prior matters only if
 * there is one class.
 */
export const complementNb = defineEstimator({
  name: 'ComplementNB',
  acceptsSingleClass: true,
  schema,
  learn: ({ X, codes, classes, counts }, params) =>
    learnt(params, {
      ...{ columns: X.columns, classes, counts, bytes: sumsByClassBytes(X) },
      addSums: (heap, W) => {
        if (addSumsByClass(X, codes, classes.length, heap, W) < 0) checkNonNegative(X, 'ComplementNB');
      },
    }),
  learnParts: (parts, params) =>
    learnt(params, { ...parts, bytes: 0, addSums: (_heap, W) => addSumsOfParts(parts, W, 'ComplementNB') }),
  restore: (state) => naiveBayesModel(state, false),
});

function learnt(
  params: z.output<typeof schema>,
  { columns: V, classes, counts, bytes, addSums }: ClassSums,
): ModelArrays {
  const C = classes.length;
  const heap = new Heap(heapBytes(V * C + 2 * C + 2, 0) + bytes, 'ComplementNB');
  const W = heap.float64(V * C + 1).subarray(0, V * C);
  const logTotals = heap.float64(C + 1);
  const weightTotals = heap.float64(C);
  addSums(heap, W);
  const alpha = Math.max(params.alpha, 1e-10);
  const sign = params.norm ? 1 : -1;
  const { complement } = naiveBayesKernel(heap);
  complement(W.byteOffset, V, C, alpha, sign, logTotals.byteOffset, weightTotals.byteOffset);
  if (params.norm) for (let at = 0; at < W.length; at++) W[at] = W[at]! / weightTotals[at % C]!;
  const arrays = { W: W.slice(), b: C === 1 ? logPrior(counts, true) : new Float64Array(C) };
  heap.release();
  return arrays;
}
