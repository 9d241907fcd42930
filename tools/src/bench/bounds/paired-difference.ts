import { bootstrap, classCounts, macroF1 } from '@aml-mlops/metrics';
import { RandomStream } from '@aml-mlops/random';

/** A mean difference and its standard error. */
export interface Difference {
  readonly value: number;
  readonly error: number;
}

/** Resamples of documents for the standard error of a difference of macro F1. */
const RESAMPLES = 200;
/** An interval of this level spans two standard errors of a normal distribution. */
const ONE_ERROR = 0.6826894921370859;

/**
 * Accuracy of some answers less that of others to the same documents. The standard error is that of the mean of n values of -1, 0
 * and 1: what both answer alike adds nothing to it.
 *
 * @param targets class of each document, int [n]
 * @param predicted class that was answered, int [n]
 * @param other likewise, what is subtracted
 */
export function accuracyDifference(
  targets: readonly number[],
  predicted: readonly number[],
  other: readonly number[],
): Difference {
  const n = targets.length;
  const signs = targets.map((target, i) => Number(predicted[i] === target) - Number(other[i] === target));
  const value = sum(signs) / n;
  const variance = sum(signs.map((sign) => (sign - value) ** 2)) / (n - 1);
  return { value, error: Math.sqrt(variance / n) };
}

/** Macro F1 likewise; its standard error is half the width of a percentile bootstrap interval of 68 %, of documents. */
export function macroF1Difference(
  targets: readonly number[],
  predicted: readonly number[],
  other: readonly number[],
  classes: number,
): Difference {
  const of = (rows?: Int32Array) => {
    const score = (answers: readonly number[]) => macroF1(classCounts(targets, answers, classes, rows));
    return score(predicted) - score(other);
  };
  const random = new RandomStream(1, 0);
  const { lower, upper } = bootstrap(targets.length, of, { random, resamples: RESAMPLES, level: ONE_ERROR });
  return { value: of(), error: (upper - lower) / 2 };
}

/**
 * Mean over splits. Its standard error is the larger of that by documents, as if splits were independent, and, of three splits or
 * more, that by how splits differ, in which draws and fits have their part too.
 */
export function meanDifference(splits: readonly Difference[]): Difference {
  const k = splits.length;
  const value = sum(splits.map((split) => split.value)) / k;
  const byDocuments = Math.sqrt(sum(splits.map(({ error }) => error ** 2))) / k;
  if (k < 3) return { value, error: byDocuments };
  const bySplits = Math.sqrt(sum(splits.map((split) => (split.value - value) ** 2)) / (k - 1) / k);
  return { value, error: Math.max(byDocuments, bySplits) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
