import { populationStability } from './divergence.ts';
import { upperGamma } from './gamma.ts';

export interface PopulationStability {
  /** The index: the size of the difference, whatever the size of the samples. In [0, inf). */
  readonly value: number;
  /** Probability of an index at least as large if both samples are of one population; 1 if there is nothing to compare. */
  readonly pValue: number;
}

/**
 * The population stability index with its p-value. If both samples, of sizes n and m, are of one population,
 * value · nm / (n + m) follows the chi-squared distribution with k - 1 degrees of freedom over the k categories that occur
 * (Yurdakul, "Statistical Properties of Population Stability Index", 2018): 0.2 is insignificant among 50
 * documents and a different population among 2,000.
 *
 * @param a counts, (k)
 * @param b counts, (k)
 */
export function populationStabilityTest(a: ArrayLike<number>, b: ArrayLike<number>): PopulationStability {
  let [n, m] = [0, 0];
  const [inA, inB]: [number[], number[]] = [[], []];
  for (let i = 0; i < a.length; i++) {
    const [countA, countB] = [a[i] ?? 0, b[i] ?? 0];
    n += countA;
    m += countB;
    if (countA + countB === 0) continue;
    inA.push(countA);
    inB.push(countB);
  }
  if (n === 0 || m === 0 || inA.length < 2) return { value: 0, pValue: 1 };
  const value = populationStability(inA, inB);
  return { value, pValue: upperGamma((inA.length - 1) / 2, (value * n * m) / (n + m) / 2) };
}
