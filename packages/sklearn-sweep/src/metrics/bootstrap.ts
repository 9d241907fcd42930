import { rangeError } from '@aml-mlops/errors';
import { Xorshift32 } from '../random/xorshift32.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap interval of a mean (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13):
 * documents are drawn again with replacement, `resamples` times.
 *
 * @param values [n], such as 1 for a right answer and 0 for a wrong one; n >= 1
 * @param options.level share of the resampled means inside, in (0, 1); default 0.95
 * @param options.resamples default 1000
 */
export function bootstrapMean(
  values: Uint8Array,
  seed: number,
  { level = 0.95, resamples = 1000 }: { readonly level?: number; readonly resamples?: number } = {},
): Interval {
  if (!(level > 0 && level < 1)) throw rangeError('level', 'bootstrapMean', 'in (0, 1)', level);
  const n = values.length;
  if (n < 1) throw rangeError('values', 'bootstrapMean', 'at least one value', n);
  const random = new Xorshift32(seed);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[random.below(n)]!;
    means[r] = sum / n;
  }
  means.sort();
  return { low: quantile(means, (1 - level) / 2), high: quantile(means, (1 + level) / 2) };
}

/** Linear between order statistics, as NumPy's default. */
function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low]!;
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return a + (at - low) * (b - a);
}
