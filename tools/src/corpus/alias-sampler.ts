import type { RandomSource } from '@aml-mlops/random';

/**
 * Draws from a discrete distribution in constant time (alias method; Vose 1991, doi 10.1109/32.92917).
 *
 * @param weights non-negative, sum above 0; need not sum to 1
 */
export function aliasSampler(weights: Float64Array): (random: RandomSource) => number {
  const n = weights.length;
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / n;
  const share = Float64Array.from(weights, (weight) => weight / mean);
  const alias = Int32Array.from({ length: n }, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  share.forEach((value, i) => void (value < 1 ? small : large).push(i));
  while (small.length > 0 && large.length > 0) {
    const [less, more] = [small.pop()!, large.at(-1)!];
    alias[less] = more;
    share[more] = share[more]! + share[less]! - 1;
    if (share[more] < 1) small.push(large.pop()!);
  }
  // The rest is 1 except for rounding.
  for (const i of [...small, ...large]) share[i] = 1;
  return (random) => {
    const i = random.below(n);
    return random.uniform() < share[i]! ? i : alias[i]!;
  };
}
