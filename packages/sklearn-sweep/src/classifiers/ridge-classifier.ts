import * as z from 'zod';
import { sag } from '../solvers/sag.ts';
import { defineEstimator } from './estimator.ts';
import { linearModel, positiveCodes } from './linear-model.ts';

/**
 * Ridge regression on targets 1 for the class and -1 for the rest; the largest value wins. Same as scikit-learn 1.9's
 * `RidgeClassifier(solver='sag')` with a tol above 1e-4; below that, scikit-learn uses another solver on sparse data.
 */
export const ridgeClassifier = defineEstimator({
  name: 'RidgeClassifier',
  acceptsSingleClass: false,
  schema: z.object({
    alpha: z.number().positive().default(1).describe('Strength of the L2 penalty'),
    tol: z
      .number()
      .positive()
      .default(1e-4)
      .describe('Stop when no weight moves by more than this share of the largest'),
    maxIter: z.number().int().min(1).default(1000).describe('Epochs at most'),
    randomState: z.number().int().min(0).max(4_294_967_295).default(0).describe('Seed of the documents that are drawn'),
  }),
  learn: ({ X, codes, classes }, { randomState, ...rest }) => {
    const positive = positiveCodes(classes);
    const k = positive.length;
    const n = X.rows;
    const target = new Float64Array(n * k);
    // The intercept is not penalised; centred targets keep it small.
    const means = new Float64Array(k);
    positive.forEach((code, c) => {
      let members = 0;
      for (let i = 0; i < n; i++) if (codes[i] === code) members++;
      means[c] = (2 * members - n) / n;
      for (let i = 0; i < n; i++) target[i * k + c] = (codes[i] === code ? 1 : -1) - means[c]!;
    });
    const { W, b, iterations } = sag(X, target, { ...rest, seed: randomState }, 'RidgeClassifier');
    return { W, b: b.map((value, c) => value + means[c]!), iterations };
  },
  restore: linearModel,
});
