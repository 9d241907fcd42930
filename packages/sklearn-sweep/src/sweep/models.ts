import { bernoulliNb } from '../classifiers/bernoulli-nb.ts';
import { complementNb } from '../classifiers/complement-nb.ts';
import type { Estimator } from '../classifiers/estimator.ts';
import { kNeighbors } from '../classifiers/k-neighbors.ts';
import { linearSvc } from '../classifiers/linear-svc.ts';
import { multinomialNb } from '../classifiers/multinomial-nb.ts';
import { nearestCentroid } from '../classifiers/nearest-centroid.ts';
import { passiveAggressive } from '../classifiers/passive-aggressive.ts';
import { perceptron } from '../classifiers/perceptron.ts';
import { randomForest } from '../classifiers/random-forest.ts';
import { ridgeClassifier } from '../classifiers/ridge-classifier.ts';
import { selectedLinearSvc } from '../classifiers/selected-linear-svc.ts';
import { sgdClassifier } from '../classifiers/sgd-classifier.ts';
import type { ModelName } from '../model-names.ts';

/** The configurable settings of the models; everything else is in the table below. */
export interface SweepSettings {
  readonly seed: number;
  readonly nNeighbors: number;
  readonly nEstimators: number;
}

export interface SweepModel {
  readonly estimator: Estimator;
  readonly params: Readonly<Record<string, unknown>>;
  /** The model of this table that the estimator starts from. If both are swept, it is fitted once. */
  readonly beginsWith?: ModelName;
}

/** The estimator and the parameters of each model, as in scikit-learn's text classification example. */
export function sweepModel(name: ModelName, settings: SweepSettings): SweepModel {
  return TABLE[name](settings);
}

const TABLE: Readonly<Record<ModelName, (settings: SweepSettings) => SweepModel>> = {
  ridge: ({ seed }) => ({ estimator: ridgeClassifier, params: { tol: 1e-2, randomState: seed } }),
  perceptron: ({ seed }) => ({ estimator: perceptron, params: { maxIter: 50, randomState: seed } }),
  'passive-aggressive': ({ seed }) => ({ estimator: passiveAggressive, params: { maxIter: 50, randomState: seed } }),
  knn: ({ nNeighbors }) => ({ estimator: kNeighbors, params: { nNeighbors } }),
  'random-forest': ({ seed, nEstimators }) => ({
    estimator: randomForest,
    params: { nEstimators, randomState: seed },
  }),
  'linear-svc-l2': () => ({ estimator: linearSvc, params: { penalty: 'l2', tol: 1e-3 } }),
  'linear-svc-l1': ({ seed }) => ({ estimator: linearSvc, params: { penalty: 'l1', tol: 1e-3, randomState: seed } }),
  'sgd-l2': sgdModel('l2'),
  'sgd-l1': sgdModel('l1'),
  'sgd-elasticnet': sgdModel('elasticnet'),
  'nearest-centroid': () => ({ estimator: nearestCentroid, params: {} }),
  'multinomial-nb': () => ({ estimator: multinomialNb, params: { alpha: 0.01 } }),
  'bernoulli-nb': () => ({ estimator: bernoulliNb, params: { alpha: 0.01 } }),
  'complement-nb': () => ({ estimator: complementNb, params: { alpha: 0.1 } }),
  'linear-svc-l1-select': ({ seed }) => ({
    estimator: selectedLinearSvc,
    params: { selectTol: 1e-3, randomState: seed },
    beginsWith: 'linear-svc-l1',
  }),
};

function sgdModel(penalty: 'l2' | 'l1' | 'elasticnet'): (settings: SweepSettings) => SweepModel {
  return ({ seed }) => ({
    estimator: sgdClassifier,
    params: { penalty, alpha: 1e-4, maxIter: 50, randomState: seed },
  });
}
