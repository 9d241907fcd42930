import { chiSquared } from './chi-squared.ts';
import { logGamma } from './gamma.ts';

/** The chi-squared approximation is used if every expected count is at least this. */
const LARGE = 10_000;
/** Tables whose probability is equal up to rounding are equally extreme. */
const EQUAL = 1 + 1e-7;

/**
 * Fisher's exact test of a 2 × 2 table, two-sided: the probability of all tables with the same margins that are no more
 * likely than the observed one, as `scipy.stats.fisher_exact`. For large tables Pearson's chi-squared test is used instead.
 *
 * @param inA successes among `totalA`
 * @param inB successes among `totalB`
 * @returns the p-value, in [0, 1]
 */
export function fisherExact(inA: number, totalA: number, inB: number, totalB: number): number {
  const total = totalA + totalB;
  const successes = inA + inB;
  const failures = total - successes;
  if (total === 0 || successes === 0 || failures === 0 || totalA === 0 || totalB === 0) return 1;
  const smallest = (Math.min(successes, failures) * Math.min(totalA, totalB)) / total;
  if (smallest >= LARGE) return chiSquared([inA, totalA - inA], [inB, totalB - inB]).pValue;

  const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const probability = (x: number) =>
    Math.exp(logChoose(successes, x) + logChoose(failures, totalA - x) - logChoose(total, totalA));
  const limit = probability(inA) * EQUAL;
  const [low, high] = [Math.max(0, totalA - failures), Math.min(successes, totalA)];
  const mode = Math.min(high, Math.floor(((successes + 1) * (totalA + 1)) / (total + 2)));
  // Ratio of probabilities of a table and the next, with one success more.
  const ratio = (x: number) => ((successes - x) * (totalA - x)) / ((x + 1) * (failures - totalA + x + 1));
  // Probabilities fall on both sides of the mode; a side ends where they no longer contribute.
  const adds = (p: number) => p > limit * 1e-18;
  let tail = 0;
  for (let x = mode, p = probability(mode); x >= low && adds(p); x--) {
    if (p <= limit) tail += p;
    p /= ratio(x - 1);
  }
  for (let x = mode + 1, p = probability(mode) * ratio(mode); x <= high && adds(p); x++) {
    if (p <= limit) tail += p;
    p *= ratio(x);
  }
  return Math.min(1, tail);
}
