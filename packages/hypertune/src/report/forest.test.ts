import { expect, test } from 'vitest';
import { fitForest } from './forest.ts';

test('points that differ in the last bit alone are told apart, and growing ends', () => {
  // The middle of these two rounds up to the second.
  const low = 1 + Number.EPSILON;
  const high = 1 + 2 * Number.EPSILON;
  const x = Array.from({ length: 40 }, (_, i) => Float64Array.of(i % 2 === 0 ? low : high));
  const y = Float64Array.from(x, (_, i) => i % 2);
  const forest = fitForest(x, y, 1);
  expect(forest.predict(Float64Array.of(low))).toBe(0);
  expect(forest.predict(Float64Array.of(high))).toBe(1);
});
