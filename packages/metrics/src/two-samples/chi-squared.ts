import { upperGamma } from './gamma.ts';

export interface ChiSquared {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** In [0, 1]; 1 if there is nothing to compare. */
  readonly pValue: number;
}

/**
 * Pearson's chi-squared test of homogeneity: whether two samples of counts over the same categories come from one
 * distribution. Without Yates' correction, as `scipy.stats.chi2_contingency(…, correction=False)`. Categories that both
 * samples lack do not count. The approximation is good if expected counts are at least 5 (Cochran, 1954).
 *
 * @param a counts, (k)
 * @param b counts, (k)
 */
export function chiSquared(a: ArrayLike<number>, b: ArrayLike<number>): ChiSquared {
  const [totalA, totalB] = [sum(a), sum(b)];
  if (totalA === 0 || totalB === 0) return { statistic: 0, degreesOfFreedom: 0, pValue: 1 };
  const total = totalA + totalB;
  let statistic = 0;
  let categories = 0;
  for (let i = 0; i < a.length; i++) {
    const [inA, inB] = [a[i] ?? 0, b[i] ?? 0];
    if (inA + inB === 0) continue;
    categories++;
    const expectedA = ((inA + inB) * totalA) / total;
    const expectedB = ((inA + inB) * totalB) / total;
    statistic += (inA - expectedA) ** 2 / expectedA + (inB - expectedB) ** 2 / expectedB;
  }
  const degreesOfFreedom = Math.max(0, categories - 1);
  const pValue = degreesOfFreedom === 0 ? 1 : upperGamma(degreesOfFreedom / 2, statistic / 2);
  return { statistic, degreesOfFreedom, pValue };
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0;
  return total;
}
