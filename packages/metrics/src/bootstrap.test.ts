import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { bootstrap, bootstrapMean } from './bootstrap.ts';
import { classCounts } from './class-counts.ts';
import { macroF1 } from './label-metrics.ts';

const seeded = (seed = 1) => ({ random: new RandomStream(seed) });

test('the interval of a share is near the normal one, and the same for the same seed', () => {
  const values = Uint8Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 0 : 1));
  const { lower, upper } = bootstrapMean(values, { ...seeded(), resamples: 4000 });
  const halfWidth = 1.96 * Math.sqrt((0.75 * 0.25) / 400);
  expect(lower).toBeCloseTo(0.75 - halfWidth, 2);
  expect(upper).toBeCloseTo(0.75 + halfWidth, 2);
  expect(bootstrapMean(values, { ...seeded(), resamples: 4000 })).toEqual({ lower, upper });
});

test('a lower level gives a narrower interval, inside the wider one', () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i));
  const wide = bootstrapMean(values, { ...seeded(2), level: 0.99 });
  const narrow = bootstrapMean(values, { ...seeded(2), level: 0.5 });
  expect(narrow.lower).toBeGreaterThan(wide.lower);
  expect(narrow.upper).toBeLessThan(wide.upper);
});

test('ends are linear between resamples, as NumPy has it', () => {
  // numpy.percentile([0, 1, 2], [10, 90]) is [0.2, 1.8].
  let next = 0;
  const { lower, upper } = bootstrap(1, () => next++, { ...seeded(), resamples: 3, level: 0.8 });
  expect(lower).toBeCloseTo(0.2, 12);
  expect(upper).toBeCloseTo(1.8, 12);
});

test('a resample that misses a rare class does not count it as 0', () => {
  const truth = Int32Array.from({ length: 50 }, (_, i) => (i === 0 ? 2 : i % 2));
  const statistic = (rows: Int32Array) => macroF1(classCounts(truth, truth, 3, rows));
  expect(bootstrap(truth.length, statistic, seeded())).toEqual({ lower: 1, upper: 1 });
});

test('what is out of its range is refused', () => {
  const values = Uint8Array.of(1);
  expect(() => bootstrapMean(values, { ...seeded(), level: 1 })).toThrow('level of bootstrap must be in (0, 1); got 1');
  expect(() => bootstrapMean(values, { ...seeded(), resamples: 0 })).toThrow(
    'resamples of bootstrap must be a whole number from 1; got 0',
  );
  expect(() => bootstrapMean(Uint8Array.of(), seeded())).toThrow('documents of bootstrap must be at least one; got 0');
});
