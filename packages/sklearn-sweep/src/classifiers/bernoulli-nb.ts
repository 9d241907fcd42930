import * as z from 'zod';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { naiveBayesKernel } from '../kernel/naive-bayes.ts';
import { addCountsOfParts } from '../parts/sums-of-parts.ts';
import { defineEstimator } from './estimator.ts';
import type { ModelArrays } from './fitted-classifier.ts';
import { addSumsByClass, type ClassSums, logPrior, naiveBayesModel, sumsByClassBytes } from './naive-bayes-scores.ts';

const schema = z.object({
  alpha: z.number().min(0).default(1).describe('Additive smoothing, in [0, inf); at least 1e-10 is used'),
  fitPrior: z.boolean().default(true).describe('Learn class shares; false takes all classes as equally likely'),
});

/**
 * Bernoulli naive Bayes (Manning, Raghavan and Schütze 2008, section 13.3), as scikit-learn 1.9's `BernoulliNB`: absent
 * words count too, P(word | class) = (D_cw + alpha) / (D_c + 2 alpha) over documents.
 *
 * The absence of every word is part of b, so that a document costs only its own words: W = log p - log(1 - p),
 * b = log prior + the sum of log(1 - p) over all words.
 */
export const bernoulliNb = defineEstimator({
  name: 'BernoulliNB',
  acceptsSingleClass: true,
  schema,
  learn: ({ X, codes, classes, counts }, params) =>
    learnt(params, {
      ...{ columns: X.columns, classes, counts, bytes: sumsByClassBytes(X) },
      addSums: (heap, sums) => addSumsByClass(X, codes, classes.length, heap, sums, true),
    }),
  learnParts: (parts, params) =>
    learnt(params, { ...parts, bytes: 0, addSums: (_heap, sums) => addCountsOfParts(parts, sums) }),
  restore: (state) => naiveBayesModel(state, true),
});

function learnt(params: z.output<typeof schema>, { columns, classes, counts, bytes, addSums }: ClassSums): ModelArrays {
  const C = classes.length;
  const alpha = Math.max(params.alpha, 1e-10);
  const size = columns * C;
  const entries = counts.reduce((sum, count) => sum + count + 1, 0);
  const heap = new Heap(heapBytes(size + 2 * entries + C, 2 * C, C + 3) + bytes, 'BernoulliNB');
  const sums = heap.float64(size);
  addSums(heap, sums);
  // The counts are mostly small integers: one logarithm is computed for each distinct count in a class.
  const tables = Array.from(counts, (count) => heap.float64(2 * (count + 1)).fill(Number.NaN));
  const places = heap.copy(Int32Array.from(tables.flatMap(({ byteOffset }, c) => [byteOffset, counts[c]!])));
  const intercepts = heap.float64(C);
  intercepts.set(logPrior(counts, params.fitPrior));
  const { lookUp } = naiveBayesKernel(heap);
  for (let at = 0; ; ) {
    at = lookUp(sums.byteOffset, at, size, C, places, intercepts.byteOffset);
    if (at === size) break;
    const c = at % C;
    fillEntry(tables[c]!, sums[at]!, counts[c]!, alpha);
    if (!Number.isNaN(tables[c]![2 * sums[at]!] ?? Number.NaN)) continue;
    // A row that has a column twice counts for two.
    intercepts[c] = Number.NaN;
    sums[at++] = Number.NaN;
  }
  const arrays = { W: sums.slice(), b: intercepts.slice() };
  heap.release();
  return arrays;
}

/** Writes (log p - log(1 - p), log(1 - p)) of a count of documents. */
function fillEntry(table: Float64Array, documents: number, count: number, alpha: number): void {
  const logP = Math.log(documents + alpha) - Math.log(count + 2 * alpha);
  const logAbsent = Math.log(1 - Math.exp(logP));
  table[2 * documents] = logP - logAbsent;
  table[2 * documents + 1] = logAbsent;
}
