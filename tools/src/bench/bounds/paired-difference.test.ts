import { expect, test } from 'vitest';
import { accuracyDifference, macroF1Difference, meanDifference } from './paired-difference.ts';

const targets = [0, 0, 1, 1, 1];

test('documents that both answer alike add nothing but to their number', () => {
  // One is right where the other is wrong, and one the other way: their mean is 0, their variance 2/4.
  expect(accuracyDifference(targets, [1, 0, 0, 1, 1], [0, 0, 0, 1, 0])).toEqual({
    value: 0,
    error: Math.sqrt(2 / 4 / 5),
  });
  const worse = accuracyDifference(targets, [1, 1, 0, 1, 1], targets);
  expect(worse.value).toBeCloseTo(-3 / 5, 12);
  // Variance of -1, -1, -1, 0, 0: (3 x 0.16 + 2 x 0.36) / 4.
  expect(worse.error).toBeCloseTo(Math.sqrt(1.2 / 4 / 5), 12);
});

test('the same answers differ by nothing, for certain', () => {
  const answers = [0, 1, 1, 0, 1];
  expect(accuracyDifference(targets, answers, answers)).toEqual({ value: 0, error: 0 });
  expect(macroF1Difference(targets, answers, answers, 2)).toEqual({ value: 0, error: 0 });
});

test('macro F1 weighs classes alike, and its error shrinks as documents grow', () => {
  // One of the two documents of the small class is lost: F1 of 1 and 1 become 2/3 and 6/7.
  const lost = macroF1Difference(targets, [1, 0, 1, 1, 1], targets, 2);
  expect(lost.value).toBeCloseTo((2 / 3 + 6 / 7) / 2 - 1, 12);
  const times = (values: readonly number[], n: number) => Array.from({ length: n }, () => values).flat();
  const of = (n: number) => macroF1Difference(times(targets, n), times([1, 0, 1, 1, 1], n), times(targets, n), 2);
  expect(of(400).value).toBeCloseTo(lost.value, 12);
  expect(of(40).error / of(400).error).toBeGreaterThan(2);
});

test('the error of a mean over splits is the larger of that by documents and that by splits', () => {
  const alike = [0.01, 0.01, 0.01, 0.01].map((value) => ({ value, error: 0.004 }));
  expect(meanDifference(alike)).toEqual({ value: 0.01, error: 0.002 });
  const apart = meanDifference([0, 0.1, 0.2].map((value) => ({ value, error: 0.001 })));
  expect(apart.value).toBeCloseTo(0.1, 12);
  expect(apart.error).toBeCloseTo(0.1 / Math.sqrt(3), 12);
  // Two splits tell too little of how splits differ.
  expect(meanDifference(alike.slice(0, 2)).error).toBeCloseTo(0.004 / Math.SQRT2, 12);
});
