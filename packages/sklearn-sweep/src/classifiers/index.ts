// The classifiers and their evaluation, for other steps; no drawing and no serving code.
export { dropSpareHeap } from '../kernel/heap.ts';
export { rowScores, softmaxRows } from '../matrix/row-scores.ts';
export { MODEL_NAMES, type ModelName } from '../model-names.ts';
export type { MatrixPart, MatrixParts } from '../parts/matrix-parts.ts';
export { sweepModel } from '../sweep/models.ts';
export { stratifiedFolds } from '../sweep/stratified-folds.ts';
export { readSweepRows, type SweepRow } from '../sweep-rows.ts';
export type { Estimator } from './estimator.ts';
export { ESTIMATORS } from './estimators.ts';
export type { FittedClassifier, FittedState } from './fitted-classifier.ts';
