import type { RandomStream } from '@aml-mlops/random';
import { choleskyWithJitter, dot } from '../numeric/cholesky.ts';
import { normalQuantile } from '../numeric/normal.ts';
import type { GaussianProcess } from './gaussian-process.ts';
import { MAX_SOBOL_DIMENSIONS, sobolSequence } from './sobol.ts';

/**
 * Possible values of the trials in flight: draws from their joint posterior, evenly spread by a Sobol' sequence.
 *
 * @returns `draws` vectors of one value per point
 */
export function fantasies(
  process: GaussianProcess,
  points: readonly Float64Array[],
  draws: number,
  random: RandomStream,
): Float64Array[] {
  const q = points.length;
  const { mean, covariance } = process.joint(points);
  const root = choleskyWithJitter(covariance, q, 1e-9);
  const spread = sobolSequence(Math.min(q, MAX_SOBOL_DIMENSIONS), random.uint32());
  return Array.from({ length: draws }, (_, k) => {
    const even = spread(k);
    const z = Float64Array.from({ length: q }, (_, i) => normalQuantile(even[i] ?? random.uniform()));
    return mean.map((m, i) => m + dot(root, i * q, z, 0, i + 1));
  });
}
