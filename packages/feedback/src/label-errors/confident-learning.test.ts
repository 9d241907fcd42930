import { expect, test } from 'vitest';
import { suspectedErrors } from './confident-learning.ts';

test('rows that are confidently of another class are suspected, the likeliest errors first', () => {
  // Thresholds by hand: class 0 (0.9 + 0.8 + 0.1) / 3 = 0.6, class 1 (0.7 + 0.9 + 0.45) / 3 = 0.6833.
  const probabilities = Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.3, 0.7, 0.1, 0.9, 0.55, 0.45);
  const given = Int32Array.of(0, 0, 0, 1, 1, 1);
  const [only, ...others] = suspectedErrors(probabilities, given, 2);
  expect(only).toMatchObject({ row: 2, given: 0, suggested: 1 });
  expect(only!.margin).toBeCloseTo(-0.8, 12);
  // The last row leans to class 0, but not as much as rows of class 0 do.
  expect(others).toEqual([]);
});

test('a class that no row is labelled with is suggested for none, and no rows give nothing', () => {
  expect(suspectedErrors(Float64Array.of(0.1, 0.2, 0.7), Int32Array.of(0), 3)).toEqual([]);
  expect(suspectedErrors(new Float64Array(), new Int32Array(), 2)).toEqual([]);
});
