import { rangeError } from '@aml-mlops/errors';
import * as z from 'zod';
import { l1Svc } from '../solvers/l1-svc.ts';
import { l2Svc } from '../solvers/l2-svc.ts';
import type { LossWeights } from '../solvers/linear-svc.ts';
import { defineEstimator } from './estimator.ts';
import { linearModel, positiveCodes } from './linear-model.ts';

export const linearSvcSchema = z.object({
  penalty: z.enum(['l2', 'l1']).default('l2').describe('Penalty on the weights'),
  C: z.number().positive().default(1).describe('Weight of the losses against the penalty'),
  tol: z.number().positive().default(1e-4).describe('Stop when the gradient is this share of the first'),
  classWeight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('Weight of the losses of a class: equal, or n / (classes * members), for the L2 penalty alone'),
  maxIter: z.number().int().min(1).default(1000).describe('Iterations at most'),
  randomState: z
    .number()
    .int()
    .min(0)
    .max(4_294_967_295)
    .default(0)
    .describe('Seed of the order of the words, for the L1 penalty'),
});

/**
 * Linear support vector machine with squared hinge loss in the primal, one-vs-rest, as scikit-learn 1.9's
 * `LinearSVC(dual=False)`. Its dual solver finds the same optimum.
 */
export const linearSvc = defineEstimator({
  name: 'LinearSVC',
  acceptsSingleClass: false,
  schema: linearSvcSchema,
  learn: ({ X, codes, classes }, { penalty, randomState, classWeight, ...options }) => {
    const positive = positiveCodes(classes);
    const isBalanced = classWeight === 'balanced';
    if (isBalanced && penalty === 'l1') {
      throw rangeError('classWeight', 'LinearSVC', "none where penalty is 'l1'", classWeight);
    }
    const weights = isBalanced ? balancedWeights(codes, positive, classes.length) : undefined;
    const { W, b, iterations } =
      penalty === 'l2'
        ? l2Svc(X, codes, positive, { ...options, weights }, 'LinearSVC')
        : l1Svc(X, codes, positive, { ...options, seed: randomState }, 'LinearSVC');
    return { W, b, iterations };
  },
  restore: linearModel,
});

/** scikit-learn's `class_weight='balanced'`: all classes have the same total weight. */
function balancedWeights(codes: Int32Array, positive: Int32Array, classes: number): LossWeights[] {
  const members = new Int32Array(classes);
  for (const code of codes) members[code]!++;
  const weightOf = (code: number) => codes.length / (classes * members[code]!);
  return Array.from(positive, (target) => ({
    target: weightOf(target),
    rest: classes === 2 ? weightOf(1 - target) : 1,
  }));
}
