import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { upperRankTest } from './upper-rank-test.ts';

/** Values in hundredths, of which a share comes from the upper half alone. */
function draw(random: RandomStream, n: number, high: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const value = Math.floor(i < n * high ? 50 + 50 * random.uniform() : 100 * random.uniform() ** 3);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

test('values of one population are as rarely high as the level says, and where three in ten are high it is seen', () => {
  const pOf = (seed: number, high: number) => {
    const random = new RandomStream(seed, high * 100);
    return upperRankTest(draw(random, 500, 0), draw(random, 100, high));
  };
  const seeds = Array.from({ length: 400 }, (_, seed) => seed);
  const rate = (high: number, level: number) => seeds.filter((seed) => pOf(seed, high) <= level).length / seeds.length;
  expect(rate(0, 0.05)).toBeGreaterThan(0.02);
  expect(rate(0, 0.05)).toBeLessThan(0.09);
  expect(rate(0, 0.025)).toBeLessThan(0.06);
  expect(rate(0.3, 0.025)).toBeGreaterThan(0.95);
});

test('lower values, equal values and few values are no sign of anything', () => {
  const of = (value: number, times: number) => new Map([[value, times]]);
  expect(upperRankTest(of(10, 100), of(5, 100))).toBeGreaterThan(0.999);
  expect(upperRankTest(of(10, 100), of(10, 100))).toBe(1);
  expect(upperRankTest(of(10, 100), of(900, 19))).toBe(1);
  expect(upperRankTest(of(10, 100), of(900, 20))).toBeLessThan(1e-6);
});
