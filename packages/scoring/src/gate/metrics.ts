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

/** What a model scored on the test set. */
export interface ModelMetrics {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Absent where the model has no probabilities. */
  readonly logLoss?: number;
  /** Mean cost of the answers; absent where no costs were given. */
  readonly cost?: number;
}

/** What a model said of each test document. */
export interface Answers {
  /** Index of the answer: in the labels of the test set, and behind them in those that only the model has. */
  readonly predicted: Int32Array;
  /** Labels of both. */
  readonly classes: number;
  /** Probability that the model gave to the true label, in the type that it computed it in; absent where it has none. */
  readonly probabilityOfTruth?: Probabilities;
}

/**
 * @param targets class of each test document, an index into the labels of the test set
 * @param costs true class by answer; an answer that is behind its columns, a label that only the model has, costs 1
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

/** Cost of each document's answer, those that only the model has included. */
export function costsOf({ predicted, classes }: Answers, targets: Int32Array, costs: CostMatrix): Float64Array {
  const wide = costs.map((row) => Float64Array.from({ length: classes }, (_, answer) => row[answer] ?? 1));
  return documentCosts(targets, predicted, wide);
}

/** How much better the candidate is, positive for better whatever the metric. */
export function advantage(metric: Metric, candidate: ModelMetrics, champion: ModelMetrics): number {
  if (!isLoss(metric)) return (candidate[metric] ?? 0) - (champion[metric] ?? 0);
  return (champion[metric] ?? Number.POSITIVE_INFINITY) - (candidate[metric] ?? Number.POSITIVE_INFINITY);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
