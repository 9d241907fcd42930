import * as z from 'zod';
import { checkNonNegative } from '../matrix/check-matrix.ts';
import { defineEstimator } from './estimator.ts';
import { logPrior, naiveBayesModel, sumsByClass } from './naive-bayes-scores.ts';

/**
 * Multinomial naive Bayes (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section 13.2),
 * as scikit-learn 1.9's `MultinomialNB`: log P(word | class) = log((N_cw + alpha) / (N_c + alpha V)).
 */
export const multinomialNb = defineEstimator({
  name: 'MultinomialNB',
  acceptsSingleClass: true,
  schema: z.object({
    alpha: z.number().min(0).default(1).describe('Additive smoothing, in [0, inf); at least 1e-10 is used'),
    fitPrior: z.boolean().default(true).describe('Learn class shares; false takes all classes as equally likely'),
  }),
  learn: ({ X, codes, classes, counts }, params) => {
    checkNonNegative(X, 'MultinomialNB');
    const C = classes.length;
    const alpha = Math.max(params.alpha, 1e-10);
    const W = sumsByClass(X, codes, C);
    const logTotals = new Float64Array(C);
    for (let c = 0; c < C; c++) {
      let total = alpha * X.columns;
      for (let at = c; at < W.length; at += C) total += W[at]!;
      logTotals[c] = Math.log(total);
    }
    const logUnseen = Math.log(alpha);
    for (let at = 0; at < W.length; ) {
      for (let c = 0; c < C; c++, at++) {
        const sum = W[at]!;
        // Most words never occur in most classes: their logarithm is known.
        W[at] = (sum === 0 ? logUnseen : Math.log(sum + alpha)) - logTotals[c]!;
      }
    }
    return { W, b: logPrior(counts, params.fitPrior) };
  },
  restore: (state) => naiveBayesModel(state, false),
});
