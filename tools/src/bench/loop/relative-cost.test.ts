import { expect, test } from 'vitest';
import { relativeCost } from './relative-cost.ts';

test('a cost that is the same for every pair is sure, however different the pairs', () => {
  const { cost, standardError } = relativeCost([100, 200, 340], [120, 240, 408]);
  expect(cost).toBeCloseTo(0.2, 12);
  expect(standardError).toBeCloseTo(0, 12);
});

test('of equal numbers before, the error is that of the mean after', () => {
  const { cost, standardError } = relativeCost([100, 100, 100, 100], [90, 110, 130, 150]);
  expect(cost).toBeCloseTo(0.2, 12);
  expect(standardError).toBeCloseTo(Math.sqrt(2000 / 3 / 4) / 100, 12);
});
