import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { wilson } from './wilson.ts';
import { CROWDS, coverageOf } from './winner-coverage.fixture.ts';
import { winnerInterval } from './winner-interval.ts';

const seeded = () => ({ random: new RandomStream(1) });

test('one model alone was not chosen: its interval is that of its documents', () => {
  const correct = Uint8Array.from({ length: 200 }, (_, i) => (i % 5 === 0 ? 0 : 1));
  const { raw, corrected, lower, upper } = winnerInterval([correct], { ...seeded(), resamples: 2000 });
  const plain = wilson(0.8, 200);
  expect(raw).toBe(0.8);
  // The mean over documents that were not drawn is that of all, but for the resamples' own noise.
  expect(corrected).toBeCloseTo(0.8, 2);
  expect(lower).toBeCloseTo(plain.lower, 2);
  expect(upper).toBe(plain.upper);
});

test('the best of many that guess is no better than a guess, and its interval says so', () => {
  const random = new RandomStream(5);
  const guesses = Array.from({ length: 40 }, () => Uint8Array.from({ length: 100 }, () => random.below(2)));
  const { raw, corrected, lower } = winnerInterval(guesses, seeded());
  expect(raw).toBeGreaterThan(0.6);
  expect(corrected).toBeLessThan(0.55);
  expect(lower).toBeLessThan(0.5);
});

test('every model right everywhere: no correction, and still a width', () => {
  const all = new Uint8Array(50).fill(1);
  expect(winnerInterval([all, all], seeded())).toEqual({ raw: 1, corrected: 1, ...wilson(1, 50) });
});

test('the same source gives the same interval', () => {
  const models = [3, 4, 5].map((k) => Uint8Array.from({ length: 60 }, (_, i) => (i % k === 0 ? 0 : 1)));
  expect(winnerInterval(models, seeded())).toEqual(winnerInterval(models, seeded()));
});

test('one document, and nothing to judge', () => {
  expect(winnerInterval([Uint8Array.of(1)], seeded())).toMatchObject({ raw: 1, corrected: 1, upper: 1 });
  expect(() => winnerInterval([], seeded())).toThrow('documents of winnerInterval must be at least one; got 0');
  expect(() => winnerInterval([Uint8Array.of(1), Uint8Array.of(1, 0)], seeded())).toThrow(
    'answers of winnerInterval must be 1 of each model; got 2',
  );
});

// The drill has more settings and repetitions.
test('of fifteen equal models the interval holds the true accuracy of the winner, though it won by luck', () => {
  const setting = { documents: 126, accuracies: CROWDS['equal']!(0.85), alike: 0.7 };
  const { covered, rawBias, correctedBias } = coverageOf(setting, 150, 40, 7);
  expect(rawBias).toBeGreaterThan(0.02);
  expect(Math.abs(correctedBias)).toBeLessThan(0.015);
  expect(covered).toBeGreaterThanOrEqual(0.94);
});
