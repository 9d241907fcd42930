import { upperGamma } from './gamma.ts';

/** Probability that a standard normal value exceeds `z`, as `scipy.stats.norm.sf`: relative error below 1e-11 down to 1e-300. */
export function normalTail(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}
