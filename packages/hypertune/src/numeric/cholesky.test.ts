import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import {
  choleskyInPlace,
  choleskyWithJitter,
  dot,
  forwardSolve,
  inverseTranspose,
  solveByInverse,
} from './cholesky.ts';

/** A = B Bᵀ + I, with its factor and inverse factor. */
function system(n: number) {
  const random = new RandomStream(n);
  const b = Float64Array.from({ length: n * n }, () => random.uniform() - 0.5);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = dot(b, i * n, b, j * n, n) + (i === j ? 1 : 0);
  }
  const l = a.slice();
  expect(choleskyInPlace(l, n)).toBe(true);
  const m = new Float64Array(n * n);
  inverseTranspose(l, n, m);
  return { a, l, m, right: Float64Array.from({ length: n }, () => random.uniform()) };
}

test.each([1, 2, 5, 33])('a system of %i equations is solved', (n) => {
  const { a, l, m, right } = system(n);
  const x = new Float64Array(n);
  solveByInverse(m, n, right, x);
  for (let i = 0; i < n; i++) expect(dot(a, i * n, x, 0, n)).toBeCloseTo(right[i]!, 11);
  const z = right.slice();
  forwardSolve(l, n, z);
  for (let i = 0; i < n; i++) expect(dot(l, i * n, z, 0, i + 1)).toBeCloseTo(right[i]!, 11);
});

test('a matrix that is not positive definite is said to be so', () => {
  expect(choleskyInPlace(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  expect(choleskyInPlace(Float64Array.of(Number.NaN), 1)).toBe(false);
});

test('a covariance that is singular is helped, one that is not finite is refused at once', () => {
  const twice = Float64Array.of(1, 1, 1, 1);
  const l = choleskyWithJitter(twice, 2, 1e-9);
  expect(l[0]).toBeCloseTo(1, 6);
  expect(twice).toEqual(Float64Array.of(1, 1, 1, 1));
  expect(() => choleskyWithJitter(Float64Array.of(1, 0, Number.NaN, 1), 2, 1e-9)).toThrow(
    'entries of a covariance of 2 points must be finite numbers; one is not',
  );
});
