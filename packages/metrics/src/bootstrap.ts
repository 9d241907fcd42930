import { rangeError } from '@aml-mlops/errors';
import type { RandomSource } from '@aml-mlops/random';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface BootstrapOptions {
  /** Seeded: the same source gives the same interval. */
  readonly random: RandomSource;
  /** Number of resamples. Default: 1000. Range: [1, inf). */
  readonly resamples?: number;
  /** Confidence level. Default: 0.95. Range: (0, 1). */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval of a statistic of documents (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 13): each resample draws n documents with replacement. Percentiles are interpolated linearly, as
 * NumPy's are.
 *
 * @param documents n, at least 1
 * @param statistic of the drawn documents, int32 [n] with repetitions; the array is reused for the next resample
 * @throws MlopsError `E_PARAM_RANGE` if there is no document or an option is out of range
 */
export function bootstrap(
  documents: number,
  statistic: (rows: Int32Array) => number,
  options: BootstrapOptions,
): Interval {
  const { random } = options;
  const rows = new Int32Array(documents);
  return intervalOf(documents, options, () => {
    for (let i = 0; i < documents; i++) rows[i] = random.below(documents);
    return statistic(rows);
  });
}

/** {@link bootstrap} of the mean of one value per document, such as 1 for a correct answer and 0 for a wrong one. */
export function bootstrapMean(values: Uint8Array | Float64Array, options: BootstrapOptions): Interval {
  const n = values.length;
  const { random } = options;
  return intervalOf(n, options, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[random.below(n)]!;
    return sum / n;
  });
}

function intervalOf(
  documents: number,
  { resamples = 1000, level = 0.95 }: BootstrapOptions,
  resample: () => number,
): Interval {
  if (!(level > 0 && level < 1)) throw rangeError('level', 'bootstrap', 'in (0, 1)', level);
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw rangeError('resamples', 'bootstrap', 'a whole number from 1', resamples);
  }
  if (!(documents >= 1)) throw rangeError('documents', 'bootstrap', 'at least one', documents);
  const values = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) values[r] = resample();
  values.sort();
  return { lower: quantile(values, (1 - level) / 2), upper: quantile(values, (1 + level) / 2) };
}

/** Interpolated linearly between order statistics. */
function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low]!;
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return a + (at - low) * (b - a);
}
