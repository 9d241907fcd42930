import * as z from 'zod';
import { checkNonNegative } from '../matrix/check-matrix.ts';
import { defineEstimator } from './estimator.ts';
import { logPrior, naiveBayesModel, sumsByClass } from './naive-bayes-scores.ts';

/**
 * Complement naive Bayes (Rennie, Shih, Teevan and Karger, ICML 2003, table 4), as scikit-learn 1.9's `ComplementNB`:
 * a class is described by the words of all other classes, W = -log of their smoothed shares. The prior counts only where
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
    checkNonNegative(X, 'ComplementNB');
    const C = classes.length;
    const V = X.columns;
    const alpha = Math.max(params.alpha, 1e-10);
    const W = sumsByClass(X, codes, C);
    const complementTotals = new Float64Array(C);
    const wordTotals = new Float64Array(V);
    for (let j = 0, at = 0; j < V; j++) {
      let total = 0;
      for (let c = 0; c < C; c++) total += W[at + c]!;
      wordTotals[j] = total;
      for (let c = 0; c < C; c++, at++) complementTotals[c] = complementTotals[c]! + (total + alpha - W[at]!);
    }
    const logTotals = complementTotals.map(Math.log);
    const logUnseen = Math.log(alpha);
    const weightTotals = new Float64Array(C);
    for (let j = 0, at = 0; j < V; j++) {
      const total = wordTotals[j]!;
      const all = total + alpha;
      const logAll = Math.log(all);
      for (let c = 0; c < C; c++, at++) {
        const own = W[at]!;
        // Most words occur in one class alone: nothing but the smoothing is left for its complement.
        const logCount = own === 0 ? logAll : own === total ? logUnseen : Math.log(all - own);
        const logShare = logCount - logTotals[c]!;
        W[at] = params.norm ? logShare : -logShare;
        weightTotals[c] = weightTotals[c]! + logShare;
      }
    }
    if (params.norm) for (let at = 0; at < W.length; at++) W[at] = W[at]! / weightTotals[at % C]!;
    return { W, b: C === 1 ? logPrior(counts, true) : new Float64Array(C) };
  },
  restore: (state) => naiveBayesModel(state, false),
});
