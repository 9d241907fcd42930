import {
  choleskyInPlace,
  choleskyWithJitter,
  dot,
  forwardSolve,
  inverseTranspose,
  solveByInverse,
} from '../numeric/cholesky.ts';
import { minimise } from '../numeric/minimise.ts';

/**
 * Gaussian process regression with a Matérn 5/2 kernel, one length scale per dimension.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | X | n · D | points, row-major |
 * | y | n | values, mean 0, variance 1 |
 * | w | D | inverse squared length scales |
 * | s | | variance of the function |
 * | v | | variance of the noise |
 * | K | n · n | s · k(r²(xi, xj)) + v on the diagonal |
 * | alpha | M · n | K⁻¹ y of each of M targets |
 *
 * r²(a, b) = Σ w_d (a_d - b_d)², where the difference of two categories is 0 or 1. C. Rasmussen and C. Williams, "Gaussian
 * processes for machine learning" (2006): equation 4.17 for the kernel, 5.8 and 5.9 for the likelihood and its gradient.
 */
export interface Kernel {
  readonly inverseSquaredScales: Float64Array;
  readonly variance: number;
  readonly noise: number;
}

export interface GaussianProcess {
  readonly kernel: Kernel;
  /** Fills the M means of the function at x, and returns its variance (without noise). */
  predict(x: Float64Array, means: Float64Array): number;
  /**
   * The same, and fills the gradients with respect to x: of the means, row-major [M, D], and of the variance, [D]. For a
   * categorical dimension they are 0.
   */
  predictWithGradient(x: Float64Array, means: Float64Array, dMeans: Float64Array, dVariance: Float64Array): number;
  /** Mean, of the first target, and covariance, row-major [q, q], of the function at q points. */
  joint(points: readonly Float64Array[]): { readonly mean: Float64Array; readonly covariance: Float64Array };
}

export interface Data {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly categorical: readonly boolean[];
}

const MIN_NOISE = 1e-6;
const SQRT5 = Math.sqrt(5);

/** The kernel with the largest posterior density, from one starting point. */
export function fitKernel(data: Data): { readonly kernel: Kernel; readonly logPosterior: number } {
  const D = data.categorical.length;
  const objective = negativeLogPosterior(data);
  const start = new Float64Array(D + 2);
  start[D + 1] = Math.log(0.01);
  const lower = new Float64Array(D + 2).fill(Math.log(1e-4));
  const upper = new Float64Array(D + 2).fill(Math.log(1e4));
  lower[D + 1] = Math.log(1e-9);
  const { x, value } = minimise(objective, start, {
    lower,
    upper,
    gradientTolerance: 1e-2,
    valueTolerance: 1e-7,
    maxIterations: 60,
  });
  return { kernel: kernelOf(x), logPosterior: -value };
}

function kernelOf(theta: Float64Array): Kernel {
  const D = theta.length - 2;
  return {
    inverseSquaredScales: theta.slice(0, D).map(Math.exp),
    variance: Math.exp(theta[D]!),
    noise: Math.exp(theta[D + 1]!) + MIN_NOISE,
  };
}

/**
 * Minus the log of likelihood times prior, over log w_1 … log w_D, log s, log (v - 1e-6).
 *
 * The priors keep a length scale between irrelevance and noise: Σ 0.1 (w + 1 / w), Gamma(2, 1) for s and Gamma(1.1, 30) for v,
 * those of Optuna 4 and later.
 */
export function negativeLogPosterior(data: Data): (theta: Float64Array, gradient: Float64Array) => number {
  const { x, y, categorical } = data;
  const D = categorical.length;
  const n = y.length;
  const squares = squaredDifferences(x, n, categorical);
  const k = new Float64Array(n * n);
  const l = new Float64Array(n * n);
  const m = new Float64Array(n * n);
  const slopes = new Float64Array((n * (n - 1)) / 2);
  const alpha = new Float64Array(n);

  return (theta, gradient) => {
    const { inverseSquaredScales: w, variance: s, noise: v } = kernelOf(theta);
    for (let i = 0, pair = 0; i < n; i++) {
      for (let j = 0; j < i; j++, pair++) {
        const r2 = dot(squares, pair * D, w, 0, D);
        const r = SQRT5 * Math.sqrt(r2);
        const e = s * Math.exp(-r);
        k[i * n + j] = (1 + r + (5 / 3) * r2) * e;
        slopes[pair] = (-5 / 6) * (1 + r) * e;
      }
      k[i * n + i] = s + v;
    }
    l.set(k);
    if (!choleskyInPlace(l, n)) return Number.POSITIVE_INFINITY;
    inverseTranspose(l, n, m);
    solveByInverse(m, n, y, alpha);
    let loss = 0.5 * dot(y, 0, alpha, 0, n);
    for (let i = 0; i < n; i++) loss += Math.log(l[i * n + i]!);

    gradient.fill(0);
    for (let i = 0, pair = 0; i < n; i++) {
      for (let j = 0; j < i; j++, pair++) {
        const g = alpha[i]! * alpha[j]! - dot(m, i * n + i, m, j * n + i, n - i);
        gradient[D]! -= g * k[i * n + j]!;
        const slope = g * slopes[pair]!;
        for (let d = 0; d < D; d++) gradient[d]! -= slope * squares[pair * D + d]!;
      }
      const g = alpha[i]! ** 2 - dot(m, i * n + i, m, i * n + i, n - i);
      gradient[D]! -= 0.5 * g * s;
      gradient[D + 1]! -= 0.5 * g * (v - MIN_NOISE);
    }
    for (let d = 0; d < D; d++) {
      gradient[d]! *= w[d]!;
      loss += 0.1 * (w[d]! + 1 / w[d]!);
      gradient[d]! += 0.1 * (w[d]! - 1 / w[d]!);
    }
    loss -= Math.log(s) - s + 0.1 * Math.log(v) - 30 * v;
    gradient[D]! -= 1 - s;
    gradient[D + 1]! -= (0.1 / v - 30) * (v - MIN_NOISE);
    return loss;
  };
}

/**
 * Conditions a kernel on data.
 *
 * @param targets M vectors of n values at the same points: they share the variance, each has its own mean
 */
export function gaussianProcess(
  x: Float64Array,
  targets: readonly Float64Array[],
  categorical: readonly boolean[],
  kernel: Kernel,
): GaussianProcess {
  const { inverseSquaredScales: w, variance: s, noise: v } = kernel;
  const D = categorical.length;
  const n = x.length / D;
  const M = targets.length;
  const l = factorise(x, categorical, kernel, n);
  const m = new Float64Array(n * n);
  inverseTranspose(l, n, m);
  const alphas = new Float64Array(M * n);
  targets.forEach((y, t) => {
    solveByInverse(m, n, y, alphas.subarray(t * n, (t + 1) * n));
  });
  const covariance = new Float64Array(n);
  const slope = new Float64Array(n);
  const solved = new Float64Array(n);

  function covary(point: Float64Array, withSlope: boolean): void {
    for (let i = 0; i < n; i++) {
      let r2 = 0;
      for (let d = 0; d < D; d++) r2 += w[d]! * square(point[d]! - x[i * D + d]!, categorical[d]!);
      const r = SQRT5 * Math.sqrt(r2);
      const e = s * Math.exp(-r);
      covariance[i] = (1 + r + (5 / 3) * r2) * e;
      if (withSlope) slope[i] = (-5 / 3) * (1 + r) * e;
    }
  }

  return {
    kernel,
    predict(point, means) {
      covary(point, false);
      for (let t = 0; t < M; t++) means[t] = dot(covariance, 0, alphas, t * n, n);
      forwardSolve(l, n, covariance);
      return Math.max(1e-12, s - dot(covariance, 0, covariance, 0, n));
    },
    predictWithGradient(point, means, dMeans, dVariance) {
      covary(point, true);
      for (let t = 0; t < M; t++) means[t] = dot(covariance, 0, alphas, t * n, n);
      solveByInverse(m, n, covariance, solved);
      const variance = Math.max(1e-12, s - dot(covariance, 0, solved, 0, n));
      const change = covariance;
      for (let d = 0; d < D; d++) {
        if (categorical[d]) change.fill(0);
        else for (let i = 0; i < n; i++) change[i] = w[d]! * slope[i]! * (point[d]! - x[i * D + d]!);
        for (let t = 0; t < M; t++) dMeans[t * D + d] = dot(change, 0, alphas, t * n, n);
        dVariance[d] = -2 * dot(change, 0, solved, 0, n);
      }
      return variance;
    },
    joint(points) {
      const q = points.length;
      const mean = new Float64Array(q);
      const solvedRows: Float64Array[] = [];
      const between = new Float64Array(q * q);
      points.forEach((point, i) => {
        covary(point, false);
        mean[i] = dot(covariance, 0, alphas, 0, n);
        forwardSolve(l, n, covariance);
        solvedRows.push(covariance.slice());
        for (let j = 0; j <= i; j++) {
          const k = s * matern(squaredDistance(point, points[j]!, w, categorical));
          const c = k - dot(solvedRows[i]!, 0, solvedRows[j]!, 0, n);
          between[i * q + j] = c;
          between[j * q + i] = c;
        }
        between[i * q + i]! += v;
      });
      return { mean, covariance: between };
    },
  };
}

/** The Cholesky factor of K. */
function factorise(x: Float64Array, categorical: readonly boolean[], kernel: Kernel, n: number): Float64Array {
  const { inverseSquaredScales: w, variance: s, noise: v } = kernel;
  const D = categorical.length;
  const k = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let r2 = 0;
      for (let d = 0; d < D; d++) r2 += w[d]! * square(x[i * D + d]! - x[j * D + d]!, categorical[d]!);
      k[i * n + j] = s * matern(r2);
    }
    k[i * n + i] = s + v;
  }
  // Noise of at least 1e-6 keeps it positive definite; repeated points at large s may need slightly more.
  return choleskyWithJitter(k, n, 1e-9 * s);
}

function matern(r2: number): number {
  const r = SQRT5 * Math.sqrt(r2);
  return (1 + r + (5 / 3) * r2) * Math.exp(-r);
}

function squaredDistance(a: Float64Array, b: Float64Array, w: Float64Array, categorical: readonly boolean[]): number {
  let r2 = 0;
  for (let d = 0; d < w.length; d++) r2 += w[d]! * square(a[d]! - b[d]!, categorical[d]!);
  return r2;
}

function square(difference: number, categorical: boolean): number {
  return categorical ? (Math.abs(difference) > 1e-9 ? 1 : 0) : difference * difference;
}

function squaredDifferences(x: Float64Array, n: number, categorical: readonly boolean[]): Float64Array {
  const D = categorical.length;
  const squares = new Float64Array(((n * (n - 1)) / 2) * D);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let d = 0; d < D; d++) squares[at++] = square(x[i * D + d]! - x[j * D + d]!, categorical[d]!);
    }
  }
  return squares;
}
