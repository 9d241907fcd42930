import { erfc, erfcx } from '../numeric/normal.ts';
import type { GaussianProcess } from './gaussian-process.ts';

const LOG_SQRT_2PI = 0.9189385332046727;
const SQRT_HALF_PI = Math.sqrt(Math.PI / 2);
const INV_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);

/**
 * log h(z) and its derivative, where h(z) = φ(z) + z Φ(z) is the expected improvement in units of the standard deviation.
 * S. Ament et al., "Unexpected improvements to expected improvement" (2023), equation 9: the logarithm stays smooth where
 * the improvement itself underflows.
 */
export function logImprovement(z: number): { value: number; slope: number } {
  if (z > -1) {
    const cdf = 0.5 * erfc(-z * Math.SQRT1_2);
    const h = INV_SQRT_2PI * Math.exp(-0.5 * z * z) + z * cdf;
    return { value: Math.log(h), slope: cdf / h };
  }
  // 1 + sqrt(π/2) z erfcx(-z/√2) tends to 1/z²: past -1e4 the subtraction would lose all digits.
  const scaled = erfcx(-z * Math.SQRT1_2);
  const rest = z > -1e4 ? 1 + SQRT_HALF_PI * z * scaled : 1 / (z * z);
  return { value: -0.5 * z * z - LOG_SQRT_2PI + Math.log(rest), slope: (SQRT_HALF_PI * scaled) / rest };
}

/** A function to maximise. */
export interface Acquisition {
  value(x: Float64Array): number;
  valueWithGradient(x: Float64Array, gradient: Float64Array): number;
}

/**
 * The log of the expected improvement, averaged over the M targets of a process, each with its own best value. With one
 * target it is log EI; with targets that are fantasies of the trials in flight it is the integrated improvement of J. Snoek,
 * H. Larochelle and R. Adams, "Practical Bayesian optimization" (2012), section 3.2.
 *
 * @param bests the best value of each target
 */
export function logExpectedImprovement(process: GaussianProcess, bests: Float64Array, dimensions: number): Acquisition {
  const M = bests.length;
  const means = new Float64Array(M);
  const dMeans = new Float64Array(M * dimensions);
  const dVariance = new Float64Array(dimensions);
  const logs = new Float64Array(M);
  const slopes = new Float64Array(M);

  /** Fills `logs` and `slopes`, and returns the log of their mean. */
  function improve(sigma: number): number {
    let largest = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < M; t++) {
      const { value, slope } = logImprovement((means[t]! - bests[t]!) / sigma);
      logs[t] = value;
      slopes[t] = slope;
      if (value > largest) largest = value;
    }
    let sum = 0;
    for (let t = 0; t < M; t++) sum += Math.exp(logs[t]! - largest);
    return largest + Math.log(sum / M) + Math.log(sigma);
  }

  return {
    value: (x) => improve(Math.sqrt(process.predict(x, means))),
    valueWithGradient(x, gradient) {
      const sigma = Math.sqrt(process.predictWithGradient(x, means, dMeans, dVariance));
      const value = improve(sigma);
      gradient.fill(0);
      for (let t = 0; t < M; t++) {
        const share = Math.exp(logs[t]! + Math.log(sigma) - value) / M;
        const z = (means[t]! - bests[t]!) / sigma;
        for (let d = 0; d < dimensions; d++) {
          const dSigma = dVariance[d]! / (2 * sigma);
          gradient[d]! += (share * (slopes[t]! * (dMeans[t * dimensions + d]! - z * dSigma) + dSigma)) / sigma;
        }
      }
      return value;
    },
  };
}
