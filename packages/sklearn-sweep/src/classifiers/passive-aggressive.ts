import * as z from 'zod';
import { sgd } from '../solvers/sgd.ts';
import { defineEstimator } from './estimator.ts';
import { linearModel, positiveCodes } from './linear-model.ts';
import { positive, sgdStopping } from './sgd-params.ts';

/**
 * Passive-aggressive classification, PA-I (Crammer, Dekel, Keshet, Shalev-Shwartz and Singer, JMLR 7, 2006), as
 * scikit-learn 1.9's `PassiveAggressiveClassifier` with hinge loss: the smallest step that corrects a mistake, bounded by C.
 */
export const passiveAggressive = defineEstimator({
  name: 'PassiveAggressiveClassifier',
  acceptsSingleClass: false,
  schema: z.object({ C: positive('Largest step', 1), ...sgdStopping }),
  learn: ({ X, codes, classes }, { randomState, C, ...rest }) => {
    const options = { ...rest, margin: 1, penalty: 'none', alpha: 1, l1Ratio: 0, eta0: C } as const;
    const given = { ...options, learningRate: 'passive-aggressive', seed: randomState } as const;
    const { W, b, epochs } = sgd(X, codes, positiveCodes(classes), given, 'PassiveAggressiveClassifier');
    return { W, b, epochs };
  },
  restore: linearModel,
});
