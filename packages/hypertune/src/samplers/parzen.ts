import type { RandomStream } from '@aml-mlops/random';
import type { UnitCube } from '../space/unit-cube.ts';
import { bandwidth, scottShrinkage } from './bandwidth.ts';
import { categoricalKernels, continuousKernels, discreteKernels } from './kernels.ts';

/**
 * A density over the unit cube: a mixture of products of kernels, one component per point, and the flat prior.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | n | | points |
 * | D | | dimensions |
 * | logWeight | n + 1 | log weights of the points, then of the prior, which weighs as much as two average points |
 *
 * J. Bergstra et al., "Algorithms for hyper-parameter optimization" (2011), section 4, in the multivariate form of S. Falkner,
 * A. Klein and F. Hutter, "BOHB" (2018), section 3.2.
 */
export interface ParzenEstimator {
  /** Fills `out` with one draw. */
  sample(random: RandomStream, out: Float64Array): void;
  /** Log density; in discrete and categorical dimensions, a log mass. */
  logDensity(point: Float64Array): number;
}

/** The usual value is one; two prevents a study from settling in the first local optimum (measured). */
const PRIOR_POINTS = 2;

/**
 * @param weights positive, one per point
 * @param factor of the bandwidths; 1 is Scott's rule
 */
export function parzenEstimator(
  cube: UnitCube,
  points: readonly Float64Array[],
  weights: Float64Array,
  factor: number,
): ParzenEstimator {
  const n = points.length;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const prior = n > 0 ? (PRIOR_POINTS * total) / n : 1;
  const logTotal = Math.log(total + prior);
  const logWeight = new Float64Array(n + 1).fill(Math.log(prior) - logTotal);
  for (let i = 0; i < n; i++) logWeight[i] = Math.log(weights[i]!) - logTotal;
  const terms = new Float64Array(n + 1);
  const shrinkage = factor * scottShrinkage(weights, cube.dimensions.length);
  const kernels = cube.dimensions.map((dimension, d) => {
    const means = coordinates(points, d);
    if (dimension.kind === 'categorical') return categoricalKernels(dimension.size, means);
    const sigma = bandwidth(means, weights, shrinkage);
    return dimension.kind === 'discrete' ? discreteKernels(dimension, means, sigma) : continuousKernels(means, sigma);
  });

  return {
    sample(random, out) {
      let u = random.uniform() * (total + prior);
      let i = 0;
      while (i < n && u > weights[i]!) u -= weights[i++]!;
      for (let d = 0; d < kernels.length; d++) out[d] = kernels[d]!.draw(i, random.uniform());
    },
    logDensity(point) {
      terms.set(logWeight);
      for (let d = 0; d < kernels.length; d++) kernels[d]!.add(point[d]!, terms);
      return logSumExp(terms);
    },
  };
}

/** One coordinate of all points. A loop, since `from` uses an iterator and is ten times slower. */
function coordinates(points: readonly Float64Array[], d: number): Float64Array {
  const column = new Float64Array(points.length);
  for (let i = 0; i < points.length; i++) column[i] = points[i]![d]!;
  return column;
}

function logSumExp(terms: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < terms.length; i++) if (terms[i]! > largest) largest = terms[i]!;
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let sum = 0;
  for (let i = 0; i < terms.length; i++) {
    // Terms below exp(-40) of the largest do not change a double.
    const t = terms[i]! - largest;
    if (t > -40) sum += Math.exp(t);
  }
  return largest + Math.log(sum);
}
