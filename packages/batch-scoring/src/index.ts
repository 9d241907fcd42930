export { batchScoring } from './contract.ts';
export type { InputFormat, OutputFormat } from './formats.ts';
export { type ModelIdentity, modelIdentity } from './model-identity.ts';
export { type PredictionJob, type PredictionSummary, predictRows } from './predict.ts';
export { type FindOptions, findSources } from './read/find-sources.ts';
export type { TextSource } from './read/text-source.ts';
export { openPredictor, type Predictor, type PredictorOptions } from './score/predictor.ts';
