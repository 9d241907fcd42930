import { expect, test } from 'vitest';
import fixture from '../fixtures/statistics.json' with { type: 'json' };
import { chiSquared } from './chi-squared.ts';
import { jensenShannon, populationStability } from './divergence.ts';
import { fisherExact } from './fisher-exact.ts';
import { logGamma, upperGamma } from './gamma.ts';
import { kolmogorov, kolmogorovSmirnov, type StepCounts } from './kolmogorov-smirnov.ts';

/** Relative for large values, absolute for small ones. */
function close(actual: number, expected: number, relative: number, absolute = 1e-300): void {
  const allowed = Math.max(relative * Math.abs(expected), absolute);
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(allowed);
}

test('logGamma as scipy.special.gammaln', () => {
  // Two correct digits are lost near its zeros at 1 and 2.
  for (const { x, value } of fixture.logGamma) close(logGamma(x), value, 1e-13, 1e-13);
});

test('upperGamma as scipy.special.gammaincc, down to 1e-100', () => {
  // The front factor exp(a ln x - x - ln Γ(a)) loses digits as its exponent grows.
  for (const { a, x, value } of fixture.upperGamma) close(upperGamma(a, x), value, 1e-11, 1e-100);
  expect(upperGamma(2, Number.POSITIVE_INFINITY)).toBe(0);
});

test('kolmogorov as scipy.special.kolmogorov on both sides of the change of formula', () => {
  for (const { x, value } of fixture.kolmogorov) close(kolmogorov(x), value, 1e-12, 1e-15);
});

test('chiSquared as scipy.stats.chi2_contingency without correction', () => {
  for (const { a, b, statistic, degreesOfFreedom, pValue } of fixture.chiSquared) {
    const result = chiSquared(a, b);
    close(result.statistic, statistic, 1e-12);
    expect(result.degreesOfFreedom).toBe(degreesOfFreedom);
    close(result.pValue, pValue, 1e-10);
  }
});

test('chiSquared of samples that say nothing', () => {
  expect(chiSquared([0, 0], [5, 5])).toEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
  expect(chiSquared([7], [9])).toEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
  expect(chiSquared([3, 0, 4], [3, 0, 4])).toEqual({ statistic: 0, degreesOfFreedom: 1, pValue: 1 });
});

function distributionOf(values: readonly number[]): StepCounts {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { counts, total: values.length };
}

test("kolmogorovSmirnov: scipy's statistic exactly, and its p-value within Stephens' approximation", () => {
  for (const { a, b, statistic, pValue } of fixture.kolmogorovSmirnov) {
    const result = kolmogorovSmirnov(distributionOf(a), distributionOf(b));
    close(result.statistic, statistic, 1e-12);
    // scipy takes the one-sample distribution of size n, rounded; Stephens corrects the limit. They differ by this much.
    close(result.pValue, pValue, 0.05, 0.02);
  }
  expect(kolmogorovSmirnov(distributionOf([]), distributionOf([1]))).toEqual({ statistic: 0, pValue: 1 });
});

test('populationStability and jensenShannon as numpy and scipy', () => {
  for (const { a, b, psi, jensenShannon: divergence } of fixture.divergences) {
    close(populationStability(a, b), psi, 1e-12);
    close(jensenShannon(a, b), divergence, 1e-10);
  }
});

test('divergences of the same, of the disjoint and of the empty', () => {
  expect(populationStability([3, 4], [3, 4])).toBe(0);
  expect(jensenShannon([3, 4], [6, 8])).toBe(0);
  expect(jensenShannon([5, 0], [0, 9])).toBe(1);
  expect(populationStability([5, 0], [0, 9])).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(jensenShannon([0, 0], [0, 0])).toBe(0);
});

test('fisherExact as scipy.stats.fisher_exact', () => {
  for (const { table, pValue } of fixture.fisherExact) {
    const [inA = 0, totalA = 0, inB = 0, totalB = 0] = table;
    close(fisherExact(inA, totalA, inB, totalB), pValue, 1e-8);
  }
});

test('fisherExact of large tables is the chi-squared test, and as sure', () => {
  const large = fisherExact(50_500, 1e6, 50_000, 1e6);
  expect(large).toBe(chiSquared([50_500, 949_500], [50_000, 950_000]).pValue);
  // Just below the change of method both say nearly the same.
  const exact = fisherExact(9_600, 1e6, 9_200, 1e6);
  expect(exact).not.toBe(chiSquared([9_600, 990_400], [9_200, 990_800]).pValue);
  close(exact, chiSquared([9_600, 990_400], [9_200, 990_800]).pValue, 0.05);
});
