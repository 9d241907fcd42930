import * as z from 'zod';
import { defineEstimator } from './estimator.ts';
import { logPrior, naiveBayesModel, sumsByClass } from './naive-bayes-scores.ts';

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
  schema: z.object({
    alpha: z.number().min(0).default(1).describe('Additive smoothing, in [0, inf); at least 1e-10 is used'),
    fitPrior: z.boolean().default(true).describe('Learn class shares; false takes all classes as equally likely'),
  }),
  learn: ({ X, codes, classes, counts }, params) => {
    const C = classes.length;
    const alpha = Math.max(params.alpha, 1e-10);
    const W = sumsByClass(X, codes, C, true);
    // The counts are mostly small integers: one logarithm is computed for each distinct count in a class.
    const tables = Array.from(counts, (count) => logOddsTable(count, alpha));
    const b = logPrior(counts, params.fitPrior);
    for (let at = 0, c = 0; at < W.length; at++) {
      const table = tables[c]!;
      const entry = 2 * W[at]!;
      if (Number.isNaN(table[entry]!)) fillEntry(table, W[at]!, counts[c]!, alpha);
      W[at] = table[entry]!;
      b[c] = b[c]! + table[entry + 1]!;
      c = c + 1 === C ? 0 : c + 1;
    }
    return { W, b };
  },
  restore: (state) => naiveBayesModel(state, true),
});

/** Pairs (log p - log(1 - p), log(1 - p)) by document count; NaN if not yet computed. */
function logOddsTable(count: number, alpha: number): Float64Array {
  const table = new Float64Array(2 * (count + 1)).fill(Number.NaN);
  fillEntry(table, 0, count, alpha);
  return table;
}

function fillEntry(table: Float64Array, documents: number, count: number, alpha: number): void {
  const logP = Math.log(documents + alpha) - Math.log(count + 2 * alpha);
  const logAbsent = Math.log(1 - Math.exp(logP));
  table[2 * documents] = logP - logAbsent;
  table[2 * documents + 1] = logAbsent;
}
