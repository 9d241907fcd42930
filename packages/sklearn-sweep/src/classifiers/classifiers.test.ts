import { classifierContract } from './classifier.contract.ts';
import { ESTIMATORS } from './estimators.ts';

const {
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
} = ESTIMATORS;

const alpha = (name: string) => ({ params: { alpha: -1 }, message: `alpha of ${name} must be >= 0; got -1` });
const tol = (name: string) => ({ params: { tol: 0 }, message: `tol of ${name} must be > 0; got 0` });
const epochs = (name: string) => ({ params: { maxIter: 0 }, message: `maxIter of ${name} must be >= 1; got 0` });

classifierContract(multinomialNb, { alpha: 0.01 }, alpha('MultinomialNB'));
classifierContract(bernoulliNb, { alpha: 0.01 }, alpha('BernoulliNB'));
classifierContract(complementNb, { alpha: 0.1 }, alpha('ComplementNB'));
classifierContract(complementNb, { alpha: 0.1, norm: true }, alpha('ComplementNB'));
const priors = 'priors of NearestCentroid must be one of uniform, empirical; got "none"';
classifierContract(nearestCentroid, {}, { params: { priors: 'none' }, message: priors });
classifierContract(nearestCentroid, { priors: 'empirical' }, { params: { priors: 'none' }, message: priors });
classifierContract(
  kNeighbors,
  { nNeighbors: 10 },
  {
    params: { nNeighbors: 1.5 },
    message: 'nNeighbors of KNeighborsClassifier must be a whole number; got 1.5',
  },
);
classifierContract(
  randomForest,
  { nEstimators: 15 },
  {
    params: { nEstimators: 0 },
    message: 'nEstimators of RandomForestClassifier must be >= 1; got 0',
  },
);
classifierContract(ridgeClassifier, { tol: 1e-2 }, tol('RidgeClassifier'));
classifierContract(perceptron, { maxIter: 50 }, epochs('Perceptron'));
classifierContract(passiveAggressive, { maxIter: 50 }, epochs('PassiveAggressiveClassifier'));
classifierContract(sgdClassifier, { penalty: 'l2', maxIter: 50 }, epochs('SGDClassifier'));
classifierContract(sgdClassifier, { penalty: 'l1', maxIter: 50 }, epochs('SGDClassifier'));
classifierContract(sgdClassifier, { penalty: 'elasticnet', maxIter: 50 }, epochs('SGDClassifier'));
classifierContract(linearSvc, { penalty: 'l2', tol: 1e-3 }, tol('LinearSVC'));
classifierContract(linearSvc, { penalty: 'l2', dual: true, tol: 1e-2 }, tol('LinearSVC'));
classifierContract(linearSvc, { penalty: 'l1', tol: 1e-3 }, tol('LinearSVC'));
classifierContract(selectedLinearSvc, { selectTol: 1e-3 }, tol('SelectedLinearSVC'));
