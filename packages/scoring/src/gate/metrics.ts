import { classCounts, documentLosses, labelMetrics, type Probabilities } from '@aml-mlops/metrics';

export type Metric = 'accuracy' | 'macroF1' | 'logLoss';

/** What a model scored on the test set. */
export interface ModelMetrics {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Absent where the model has no probabilities. */
  readonly logLoss?: number;
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

/** @param targets class of each test document, an index into the labels of the test set */
export function measure({ predicted, classes, probabilityOfTruth }: Answers, targets: Int32Array): ModelMetrics {
  const { accuracy, macroF1 } = labelMetrics(classCounts(targets, predicted, classes));
  if (!probabilityOfTruth) return { accuracy, macroF1 };
  const losses = documentLosses(probabilityOfTruth);
  return { accuracy, macroF1, logLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
}

/** How much better the candidate is, positive for better whatever the metric. */
export function advantage(metric: Metric, candidate: ModelMetrics, champion: ModelMetrics): number {
  if (metric !== 'logLoss') return candidate[metric] - champion[metric];
  return (champion.logLoss ?? Number.POSITIVE_INFINITY) - (candidate.logLoss ?? Number.POSITIVE_INFINITY);
}
