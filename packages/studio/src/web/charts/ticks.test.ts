import { expect, test } from 'vitest';
import { ticks } from './ticks.ts';

test('round numbers within the range', () => {
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticks(0.13, 97, 5)).toEqual([20, 40, 60, 80]);
  expect(ticks(-0.02, 0.02, 4)).toEqual([-0.02, -0.01, 0, 0.01, 0.02]);
  expect(ticks(3, 3, 5)).toEqual([3]);
  expect(ticks(Number.NaN, 1, 5)).toEqual([]);
});
