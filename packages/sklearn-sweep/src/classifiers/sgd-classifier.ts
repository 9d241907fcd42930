import * as z from 'zod';
import { sgd } from '../solvers/sgd.ts';
import { defineEstimator } from './estimator.ts';
import { linearModel, positiveCodes } from './linear-model.ts';
import { positive, sgdStopping } from './sgd-params.ts';

/** Linear support vector machine by stochastic gradient descent, as scikit-learn 1.9's `SGDClassifier` with hinge loss. */
export const sgdClassifier = defineEstimator({
  name: 'SGDClassifier',
  acceptsSingleClass: false,
  schema: z.object({
    penalty: z.enum(['l2', 'l1', 'elasticnet']).default('l2').describe('Penalty on the weights'),
    alpha: positive('Strength of the penalty, and of the step: 1 / (alpha (t0 + t))', 1e-4),
    l1Ratio: z.number().min(0).max(1).default(0.15).describe('Share of L1 in the elastic net'),
    ...sgdStopping,
  }),
  learn: ({ X, codes, classes }, params) => {
    const { randomState, ...rest } = params;
    const options = { ...rest, margin: 1, learningRate: 'optimal', eta0: 0, seed: randomState } as const;
    const { W, b, epochs } = sgd(X, codes, positiveCodes(classes), options, 'SGDClassifier');
    return { W, b, epochs };
  },
  restore: linearModel,
});
