const UNIFORM_VARIANCE = 1 / 12;
const MIN_BANDWIDTH = 0.01;

/** The factor of standard deviations in D. W. Scott, "Multivariate density estimation" (1992), equation 6.42. */
export function scottShrinkage(weights: Float64Array, dimensions: number): number {
  let sum = 0;
  let squares = 0;
  for (const w of weights) {
    sum += w;
    squares += w * w;
  }
  return squares > 0 ? (sum ** 2 / squares) ** (-1 / (dimensions + 4)) : 1;
}

/**
 * The standard deviation of the kernels of one dimension: that of the weighted points, with the uniform prior as one more
 * point, times `shrinkage`. The floor prevents a study from converging on a single point.
 */
export function bandwidth(means: Float64Array, weights: Float64Array, shrinkage: number): number {
  const n = means.length;
  if (n === 0) return 1;
  let sum = 0;
  let mean = 0;
  for (let i = 0; i < n; i++) {
    sum += weights[i]!;
    mean += weights[i]! * means[i]!;
  }
  mean /= sum;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += weights[i]! * (means[i]! - mean) ** 2;
  const variance = ((spread / sum) * n + UNIFORM_VARIANCE) / (n + 1);
  return Math.max(MIN_BANDWIDTH, shrinkage * Math.sqrt(variance));
}
