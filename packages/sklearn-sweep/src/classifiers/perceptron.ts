import * as z from 'zod';
import { sgd } from '../solvers/sgd.ts';
import { defineEstimator } from './estimator.ts';
import { linearModel, positiveCodes } from './linear-model.ts';
import { positive, sgdStopping } from './sgd-params.ts';

/** Rosenblatt's perceptron: a step on every mistake, no penalty; as scikit-learn 1.9's `Perceptron`. */
export const perceptron = defineEstimator({
  name: 'Perceptron',
  acceptsSingleClass: false,
  schema: z.object({ eta0: positive('Size of a step', 1), ...sgdStopping }),
  learn: ({ X, codes, classes }, { randomState, ...rest }) => {
    const options = { ...rest, margin: 0, penalty: 'none', alpha: 1, l1Ratio: 0, learningRate: 'constant' } as const;
    const given = { ...options, seed: randomState };
    const { W, b, epochs } = sgd(X, codes, positiveCodes(classes), given, 'Perceptron');
    return { W, b, epochs };
  },
  restore: linearModel,
});
