export { type CompleteClassifierOptions, completeClassifier } from './complete-classifier.ts';
export { championGate } from './contract.ts';
export type { Explanation, WordContribution } from './explain/explanation.ts';
export { COMPLETENESS } from './explain/network.ts';
export { costMatrix, isLoss, METRIC_NAMES } from './gate/criterion.ts';
export { type Decision, decide } from './gate/decide.ts';
export type { Metric, ModelMetrics } from './gate/metrics.ts';
export {
  MODEL_FILES,
  MODEL_VERSION,
  type ModelDescription,
  type ModelFolder,
  readModelFolder,
} from './model-folder.ts';
export {
  type Agreement,
  type CertifyOptions,
  certify,
  type ParityCertificate,
  type ServedTexts,
  serveTexts,
} from './parity/certify.ts';
export { generatedTexts } from './parity/generated-texts.ts';
export { checkParity, readParity } from './parity/read-parity.ts';
export type { Prediction, PredictOptions, RankedLabel } from './predict/prediction.ts';
export { type Classification, Scorer, type ScorerOptions } from './scorer.ts';
export type { Scores } from './scores.ts';
export { addTextGraph, type TextGraphOptions, type TextGraphReport } from './text-graph/add-text-graph.ts';
export { TextGraphThreads, uncertifiedGraph } from './text-graph/text-graph-threads.ts';
export type { Answer, Answerer } from './validation/answerer.ts';
export { readCases, type ValidationCases } from './validation/cases.ts';
export { validationPage } from './validation/report.ts';
export {
  type Validation,
  type ValidationCheck,
  type ValidationOptions,
  validateAnswers,
  validateModel,
} from './validation/validate.ts';
export { type ModelToVerify, verifyModel } from './verify-model.ts';
export { type ModelContent, writeModelFolder } from './write-model-folder.ts';
