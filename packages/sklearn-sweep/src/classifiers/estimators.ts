import { MlopsError } from '@aml-mlops/errors';
import { bernoulliNb } from './bernoulli-nb.ts';
import { complementNb } from './complement-nb.ts';
import type { Estimator } from './estimator.ts';
import type { FittedClassifier } from './fitted-classifier.ts';
import { kNeighbors } from './k-neighbors.ts';
import { linearSvc } from './linear-svc.ts';
import { modelFromJson } from './model-json.ts';
import { multinomialNb } from './multinomial-nb.ts';
import { nearestCentroid } from './nearest-centroid.ts';
import { passiveAggressive } from './passive-aggressive.ts';
import { perceptron } from './perceptron.ts';
import { randomForest } from './random-forest.ts';
import { ridgeClassifier } from './ridge-classifier.ts';
import { selectedLinearSvc } from './selected-linear-svc.ts';
import { sgdClassifier } from './sgd-classifier.ts';

/** All estimators, by name. */
export const ESTIMATORS = {
  bernoulliNb,
  complementNb,
  kNeighbors,
  linearSvc,
  multinomialNb,
  nearestCentroid,
  passiveAggressive,
  perceptron,
  randomForest,
  ridgeClassifier,
  selectedLinearSvc,
  sgdClassifier,
} as const satisfies Readonly<Record<string, Estimator>>;

/**
 * Restores a fitted classifier from its JSON form.
 *
 * @throws MlopsError `E_MODEL_JSON` if `modelToJson` did not produce it
 */
export function loadModel(json: unknown): FittedClassifier {
  const state = modelFromJson(json);
  const all: readonly Estimator[] = Object.values(ESTIMATORS);
  const estimator = all.find(({ name }) => name === state.estimator);
  if (estimator) return estimator.restore(state);
  const names = all.map(({ name }) => name).join(', ');
  throw new MlopsError('E_MODEL_JSON', `estimator of a classifier must be one of ${names}; got ${state.estimator}`);
}
