// The classifiers and what they are judged with, for other steps: nothing that draws or serves.
export { rowScores, softmaxRows } from '../matrix/row-scores.ts';
export { MODEL_NAMES, type ModelName } from '../model-names.ts';
export { sweepModel } from '../sweep/models.ts';
export { stratifiedFolds } from '../sweep/stratified-folds.ts';
export { readSweepRows, type SweepRow } from '../sweep-rows.ts';
export type { Estimator } from './estimator.ts';
export { ESTIMATORS } from './estimators.ts';
export type { FittedClassifier, FittedState } from './fitted-classifier.ts';
