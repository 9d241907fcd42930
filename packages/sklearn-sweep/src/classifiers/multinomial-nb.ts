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
  fitPrior: z.boolean().default(true).describe('Learn class shares; false takes all classes as equally likely'),
});

/**
 * Multinomial naive Bayes (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section 13.2),
 * as scikit-learn 1.9's `MultinomialNB`: log P(word | class) = log((N_cw + alpha) / (N_c + alpha V)).
 */
export const multinomialNb = defineEstimator({
  name: 'MultinomialNB',
  acceptsSingleClass: true,
  schema,
  learn: ({ X, codes, classes, counts }, params) =>
    learnt(params, {
      ...{ columns: X.columns, classes, counts, bytes: sumsByClassBytes(X) },
      addSums: (heap, W) => {
        if (addSumsByClass(X, codes, classes.length, heap, W) < 0) checkNonNegative(X, 'MultinomialNB');
      },
    }),
  learnParts: (parts, params) =>
    learnt(params, { ...parts, bytes: 0, addSums: (_heap, W) => addSumsOfParts(parts, W, 'MultinomialNB') }),
  restore: (state) => naiveBayesModel(state, false),
});

function learnt(
  params: z.output<typeof schema>,
  { columns: V, classes, counts, bytes, addSums }: ClassSums,
): ModelArrays {
  const C = classes.length;
  const heap = new Heap(heapBytes(V * C + C + 2, 0) + bytes, 'MultinomialNB');
  const W = heap.float64(V * C + 1).subarray(0, V * C);
  const logTotals = heap.float64(C + 1);
  addSums(heap, W);
  const alpha = Math.max(params.alpha, 1e-10);
  naiveBayesKernel(heap).multinomial(W.byteOffset, V, C, alpha, logTotals.byteOffset);
  const arrays = { W: W.slice(), b: logPrior(counts, params.fitPrior) };
  heap.release();
  return arrays;
}
