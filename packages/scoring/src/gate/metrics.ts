import {
  type CostMatrix,
  classCounts,
  documentCosts,
  documentLosses,
  labelMetrics,
  type Probabilities,
} from '@aml-mlops/metrics';
import { isLoss, type Metric } from './criterion.ts';

export type { Metric } from './criterion.ts';

/** A model's metrics on the test set. */
export interface ModelMetrics {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Undefined if the model has no probabilities. */
  readonly logLoss?: number;
  /** Mean cost of the predictions; undefined if no costs were given. */
  readonly cost?: number;
}

/** A model's predictions for the test documents. */
export interface Answers {
  /** Index of the predicted label, int32 [n]: labels of the test set first, then those that only the model has. */
  readonly predicted: Int32Array;
  /** Number of labels of test set and model together. */
  readonly classes: number;
  /** Probability of the true label, [n], in the model's own type; undefined if the model has no probabilities. */
  readonly probabilityOfTruth?: Probabilities;
}

/**
 * @param targets class of each test document, an index into the labels of the test set
 * @param costs true class by predicted class; predicting a label that only the model has costs 1
 */
export function measure(
  { predicted, classes, probabilityOfTruth }: Answers,
  targets: Int32Array,
  costs?: CostMatrix,
): ModelMetrics {
  const { accuracy, macroF1 } = labelMetrics(classCounts(targets, predicted, classes));
  return {
    accuracy,
    macroF1,
    ...(probabilityOfTruth && { logLoss: mean(documentLosses(probabilityOfTruth)) }),
    ...(costs && { cost: mean(costsOf({ predicted, classes }, targets, costs)) }),
  };
}

/** Cost of each document's prediction, including labels that only the model has. */
export function costsOf({ predicted, classes }: Answers, targets: Int32Array, costs: CostMatrix): Float64Array {
  const wide = costs.map((row) => Float64Array.from({ length: classes }, (_, answer) => row[answer] ?? 1));
  return documentCosts(targets, predicted, wide);
}

/** How much better the candidate is; positive means better, whatever the metric. */
export function advantage(metric: Metric, candidate: ModelMetrics, champion: ModelMetrics): number {
  if (!isLoss(metric)) return (candidate[metric] ?? 0) - (champion[metric] ?? 0);
  return (champion[metric] ?? Number.POSITIVE_INFINITY) - (candidate[metric] ?? Number.POSITIVE_INFINITY);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
