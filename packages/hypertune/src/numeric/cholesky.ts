import { MlopsError } from '@aml-mlops/errors';

/**
 * Dense symmetric positive definite systems, row-major in Float64Arrays of n · n.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | A | n · n | symmetric positive definite; only its lower triangle is read |
 * | L | n · n | lower triangular, A = L Lᵀ |
 * | M | n · n | upper triangular, M = L⁻ᵀ, so A⁻¹ = M Mᵀ: rows are contiguous where they are summed |
 */

/** Overwrites the lower triangle of A with L. False if A is not positive definite to working precision. */
export function choleskyInPlace(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) a[row + j] = (a[row + j]! - dot(a, row, a, j * n, j)) / a[j * n + j]!;
    const pivot = a[row + i]! - dot(a, row, a, row, i);
    if (!(pivot > 0)) return false;
    a[row + i] = Math.sqrt(pivot);
  }
  return true;
}

/**
 * The Cholesky factor of A plus the smallest tried diagonal term that makes it positive definite to working precision: none if
 * it already is, otherwise `start`, times ten with each attempt. A is not modified.
 *
 * @throws MlopsError `E_NOT_FINITE` if more than n times the largest diagonal value does not help: then an entry of A is not
 * finite, since that much makes the diagonal of any covariance dominant
 */
export function choleskyWithJitter(a: Float64Array, n: number, start: number): Float64Array {
  const l = a.slice();
  if (choleskyInPlace(l, n)) return l;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i]!);
  for (let jitter = start; jitter <= 10 * n * largest; jitter *= 10) {
    l.set(a);
    for (let i = 0; i < n; i++) l[i * n + i]! += jitter;
    if (choleskyInPlace(l, n)) return l;
  }
  throw new MlopsError('E_NOT_FINITE', `entries of a covariance of ${n} points must be finite numbers; one is not`);
}

/** Solves L z = b, writing z over b. */
export function forwardSolve(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) b[i] = (b[i]! - dot(l, i * n, b, 0, i)) / l[i * n + i]!;
}

/** M = L⁻ᵀ. */
export function inverseTranspose(l: Float64Array, n: number, m: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    m.fill(0, row, row + i);
    m[row + i] = 1 / l[row + i]!;
    for (let k = i + 1; k < n; k++) m[row + k] = -dot(l, k * n + i, m, row + i, k - i) / l[k * n + k]!;
  }
}

/** out = M · (Mᵀ b) = A⁻¹ b. */
export function solveByInverse(m: Float64Array, n: number, b: Float64Array, out: Float64Array): void {
  const half = new Float64Array(n);
  for (let i = 0; i < n; i++) addScaled(half, i, m, i * n + i, n - i, b[i]!);
  for (let i = 0; i < n; i++) out[i] = dot(m, i * n + i, half, i, n - i);
}

/** Σ a[p + k] · b[q + k] over k < n. Four independent sums keep the processor's adders busy. */
export function dot(a: Float64Array, p: number, b: Float64Array, q: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < n; k += 4) {
    s0 += a[p + k]! * b[q + k]!;
    s1 += a[p + k + 1]! * b[q + k + 1]!;
    s2 += a[p + k + 2]! * b[q + k + 2]!;
    s3 += a[p + k + 3]! * b[q + k + 3]!;
  }
  for (; k < n; k++) s0 += a[p + k]! * b[q + k]!;
  return s0 + s1 + (s2 + s3);
}

/** a[p + k] += c · b[q + k] over k < n. */
function addScaled(a: Float64Array, p: number, b: Float64Array, q: number, n: number, c: number): void {
  for (let k = 0; k < n; k++) a[p + k]! += c * b[q + k]!;
}
