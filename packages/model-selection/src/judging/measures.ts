import {
  argmaxRows,
  bootstrap,
  bootstrapMean,
  type CostMatrix,
  classCounts,
  documentCosts,
  documentLosses,
  type Interval,
  labelMetrics,
  macroF1,
} from '@aml-mlops/metrics';
import type { RandomSource } from '@aml-mlops/random';
import type { Metric } from '@aml-mlops/scoring';
import { isLoss } from '@aml-mlops/scoring';

/** Criteria for comparing candidates. */
export interface Criterion {
  readonly metric: Metric;
  /** True class by answer; present if costs were given. */
  readonly costs?: CostMatrix;
}

/** Out-of-sample measures of a candidate. */
export interface Measured {
  readonly documents: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly logLoss: number;
  /** Null if no costs were given. */
  readonly cost: number | null;
  readonly predicted: Int32Array;
  readonly truth: Int32Array;
  /** 1 if a document was classified correctly. */
  readonly correct: Uint8Array;
  /**
   * Contribution of each document to the metric, larger is better; undefined for macro F1, which is not a mean over documents.
   */
  readonly gains: Float64Array | undefined;
}

export function measure(
  probabilities: Float64Array,
  truth: Int32Array,
  labels: number,
  criterion: Criterion,
  predicted = argmaxRows(probabilities, labels),
): Measured {
  const { accuracy, macroF1 } = labelMetrics(classCounts(truth, predicted, labels));
  const losses = documentLosses(
    Float64Array.from(truth, (label, i) => Math.min(1, probabilities[i * labels + label]!)),
  );
  const costs = criterion.costs && documentCosts(truth, predicted, criterion.costs);
  const correct = Uint8Array.from(truth, (label, i) => (label === predicted[i] ? 1 : 0));
  const gains = {
    accuracy: () => Float64Array.from(correct),
    macroF1: () => undefined,
    logLoss: () => losses.map((loss) => -loss),
    cost: () => costs?.map((cost) => -cost),
  }[criterion.metric]();
  const cost = costs ? mean(costs) : null;
  return { documents: truth.length, accuracy, macroF1, logLoss: mean(losses), cost, predicted, truth, correct, gains };
}

/** Value of the criterion, larger is better. */
export function scoreOf(measured: Measured, { metric }: Criterion): number {
  const value = measured[metric] ?? Number.NaN;
  return isLoss(metric) ? -value : value;
}

/** Lead of the first over the second on the same documents: 95 % bootstrap interval. */
export function advantageInterval(
  first: Measured,
  second: Measured,
  labels: number,
  random: RandomSource,
  resamples: number,
): Interval {
  if (first.gains && second.gains) {
    const others = second.gains;
    return bootstrapMean(
      first.gains.map((gain, i) => gain - others[i]!),
      { random, resamples },
    );
  }
  const of = ({ truth, predicted }: Measured, rows: Int32Array) => macroF1(classCounts(truth, predicted, labels, rows));
  return bootstrap(first.documents, (rows) => of(first, rows) - of(second, rows), { random, resamples });
}

/** Standard error of the lead of the first: that of a mean over documents, or by resampling for macro F1. */
export function advantageError(
  first: Measured,
  second: Measured,
  labels: number,
  random: RandomSource,
  resamples: number,
): number {
  if (first.gains && second.gains) {
    const others = second.gains;
    const differences = first.gains.map((gain, i) => gain - others[i]!);
    const centre = mean(differences);
    return Math.sqrt(differences.reduce((sum, d) => sum + (d - centre) ** 2, 0)) / differences.length;
  }
  // 68.27 % of a normal distribution lie within one standard error.
  const of = ({ truth, predicted }: Measured, rows: Int32Array) => macroF1(classCounts(truth, predicted, labels, rows));
  const interval = bootstrap(first.documents, (rows) => of(first, rows) - of(second, rows), {
    random,
    resamples,
    level: 0.6827,
  });
  return (interval.upper - interval.lower) / 2;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
