import { normalTail } from '@aml-mlops/metrics';
import { RANK_POWER } from './cross-validate.ts';

/** Minimum number of values per sample; with fewer, nothing is tested. */
const LEAST = 20;

/**
 * Probability that the values of a second sample rank at least this high if both come from one population: one-sided, by the
 * mean of (rank / (N + 1))^5, which a few very high values raise more than many that are a little higher (Conover and Salsburg,
 * 1988). Ties share the mean of their ranks. The mean over a random part of the ranks has a known variance, and is near normal.
 *
 * @param then values of the first sample, and how often each occurs
 * @param now the same for the second
 * @returns in [0, 1]; 1 if either sample has fewer than 20 values, or all values are equal
 */
export function upperRankTest(then: ReadonlyMap<number, number>, now: ReadonlyMap<number, number>): number {
  const [m, n] = [totalOf(then), totalOf(now)];
  if (Math.min(m, n) < LEAST) return 1;
  const total = m + n;
  let [below, sum, squares, ofNow] = [0, 0, 0, 0];
  for (const value of [...new Set([...then.keys(), ...now.keys()])].sort((a, b) => a - b)) {
    const times = (then.get(value) ?? 0) + (now.get(value) ?? 0);
    const score = ((below + (times + 1) / 2) / (total + 1)) ** RANK_POWER;
    below += times;
    sum += times * score;
    squares += times * score ** 2;
    ofNow += (now.get(value) ?? 0) * score;
  }
  const variance = (squares - sum ** 2 / total) / (total - 1);
  // Of the mean of n scores drawn from all without replacement.
  const error = Math.sqrt((variance / n) * (m / total));
  return error > 0 ? normalTail((ofNow / n - sum / total) / error) : 1;
}

function totalOf(counts: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const times of counts.values()) total += times;
  return total;
}
