import { expect, test } from 'vitest';
import { wilson } from './wilson.ts';

// statsmodels.stats.proportion.proportion_confint(k, n, method='wilson') of statsmodels 0.14.
test.each([
  [8, 10, 0.49016247153664183, 0.9433178485456247],
  [0, 10, 0, 0.27753279986288926],
  [10, 10, 0.7224672001371107, 1],
])('%i of %i, as statsmodels has it', (hits, documents, lower, upper) => {
  const interval = wilson(hits / documents, documents);
  expect(interval.lower).toBeCloseTo(lower, 9);
  expect(interval.upper).toBeCloseTo(upper, 9);
});

test('what is no share is refused', () => {
  expect(() => wilson(1.2, 10)).toThrow('share of wilson must be in [0, 1]; got 1.2');
  expect(() => wilson(0.5, 0)).toThrow('documents of wilson must be at least one; got 0');
});
