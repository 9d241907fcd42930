export { trainer } from './contract.ts';
export type { CountMatrix, LabelledCounts, StoredCounts } from './data/count-matrix.ts';
export { countTexts } from './data/count-texts.ts';
export { CountsBuilder } from './data/counts-builder.ts';
export { type LabelledTexts, type PreparedData, prepareTrainingData } from './data/prepare.ts';
export { type Split, stratifiedSplit } from './data/split.ts';
export type { EngineName } from './engine/engine.ts';
export {
  type FitData,
  type FitOptions,
  type FitSyncOptions,
  type FittedNetwork,
  fit,
  fitStored,
  fitSync,
  type OnEpoch,
  type StoredFitData,
} from './fit.ts';
export { type Evaluation, evaluateProbabilities } from './measures/evaluation.ts';
export { fitTemperature, softmaxAt, type TemperatureRange } from './measures/temperature.ts';
export { type NetworkParams, networkParams } from './network/params.ts';
export type { NetworkShape, Weights } from './network/weights.ts';
export { evaluate, predictLogits, predictProba } from './predict.ts';
export { readTuning } from './step/read-tuning.ts';
export type { EpochRecord } from './training-loop.ts';
