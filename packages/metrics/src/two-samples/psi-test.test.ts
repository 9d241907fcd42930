import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { populationStabilityTest } from './psi-test.ts';

/** Counts of `n` documents in 10 equally likely categories. */
function draw(random: RandomStream, n: number): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < n; i++) counts[random.below(10)]!++;
  return counts;
}

test.each([50, 100, 300, 2000])(
  'of one population, samples of %i have a p-value below 0.05 about as often as that',
  (n) => {
    const random = new RandomStream(11, n);
    let [surprising, past] = [0, 0];
    for (let i = 0; i < 2000; i++) {
      const { value, pValue } = populationStabilityTest(draw(random, n), draw(random, n * 3));
      if (pValue < 0.05) surprising++;
      if (value > 0.2) past++;
    }
    expect(surprising / 2000).toBeGreaterThan(0.03);
    expect(surprising / 2000).toBeLessThan(0.075);
    // What a fixed threshold does instead: it depends on the size of the sample alone.
    if (n === 50) expect(past / 2000).toBeGreaterThan(0.5);
    if (n === 2000) expect(past).toBe(0);
  },
);

test('the index is the size of a difference, and its p-value how sure it is', () => {
  const small = populationStabilityTest([20, 30], [30, 20]);
  const large = populationStabilityTest([2000, 3000], [3000, 2000]);
  expect(large.value).toBeCloseTo(small.value, 1);
  expect(small.pValue).toBeGreaterThan(0.03);
  expect(large.pValue).toBeLessThan(1e-50);
});

test('samples that say nothing', () => {
  expect(populationStabilityTest([0, 0], [3, 4])).toEqual({ value: 0, pValue: 1 });
  expect(populationStabilityTest([5, 0], [9, 0])).toEqual({ value: 0, pValue: 1 });
  expect(populationStabilityTest([5, 5, 0], [5, 5, 0])).toEqual(populationStabilityTest([5, 5], [5, 5]));
});
