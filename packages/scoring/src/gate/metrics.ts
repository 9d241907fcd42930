export type Metric = 'accuracy' | 'macroF1' | 'logLoss';

/** What a model scored on the test set. */
export interface ModelMetrics {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Mean of -log p[true label], with p at least 1e-15; absent where the model has no probabilities. */
  readonly logLoss?: number;
}

/** What a model said of each test document. */
export interface Answers {
  /** Index of the answer in the labels of the test set; -1 for a label that it does not have. */
  readonly predicted: Int32Array;
  /** Probability that the model gave to the true label; absent where it has no probabilities. */
  readonly probabilityOfTruth?: Float64Array;
}

/**
 * Metrics over some documents, each as often as it stands in `rows`: a bootstrap resample is such a list.
 *
 * @param classes labels of the test set
 */
export function measure(answers: Answers, targets: Int32Array, classes: number, rows?: Int32Array): ModelMetrics {
  const { predicted, probabilityOfTruth } = answers;
  const right = new Int32Array(classes);
  const said = new Int32Array(classes);
  const present = new Int32Array(classes);
  const n = rows?.length ?? targets.length;
  let hits = 0;
  let loss = 0;
  for (let i = 0; i < n; i++) {
    const row = rows ? rows[i]! : i;
    const truth = targets[row]!;
    const answer = predicted[row]!;
    present[truth]!++;
    if (answer >= 0) said[answer]!++;
    if (answer === truth) {
      right[truth]!++;
      hits++;
    }
    if (probabilityOfTruth) loss -= Math.log(Math.max(probabilityOfTruth[row]!, 1e-15));
  }
  let f1 = 0;
  for (let c = 0; c < classes; c++) if (right[c]! > 0) f1 += (2 * right[c]!) / (said[c]! + present[c]!);
  return { accuracy: hits / n, macroF1: f1 / classes, ...(probabilityOfTruth && { logLoss: loss / n }) };
}

/** How much better the candidate is, positive for better whatever the metric. */
export function advantage(metric: Metric, candidate: ModelMetrics, champion: ModelMetrics): number {
  if (metric !== 'logLoss') return candidate[metric] - champion[metric];
  return (champion.logLoss ?? Number.POSITIVE_INFINITY) - (candidate.logLoss ?? Number.POSITIVE_INFINITY);
}
