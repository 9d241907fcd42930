import { describe, expect, test } from 'vitest';
import { bootstrapAdvantage } from './bootstrap.ts';
import { type Contender, decide } from './decide.ts';
import { mcnemar } from './mcnemar.ts';
import { measure } from './metrics.ts';

const targets = Int32Array.from({ length: 200 }, (_, i) => i % 2);
const options = { metric: 'accuracy', margin: 0.005, resamples: 200, seed: 1 } as const;

/** A contender that has the given documents wrong. */
function contender(name: string, wrong: number, from = 0): Contender & { parity: null } {
  const predicted = targets.map((target, i) => (i >= from && i < from + wrong ? 1 - target : target));
  const probabilityOfTruth = Float64Array.from(predicted, (answer, i) => (answer === targets[i] ? 0.8 : 0.3));
  return { answers: { predicted, probabilityOfTruth }, contentHash: name, parity: null };
}

test('the first model is promoted', () => {
  const decision = decide(contender('a', 30), undefined, targets, 2, options);
  expect(decision).toMatchObject({ promoted: true, champion: null, championHash: null });
  expect(decision.reason).toBe('there was no champion; accuracy 0.8500');
  expect(decision).not.toHaveProperty('evidence');
});

test('the champion itself stays, and that is no contest', () => {
  const decision = decide(contender('a', 30), contender('a', 30), targets, 2, options);
  expect(decision).toMatchObject({ promoted: true, reason: 'already the champion' });
});

test.each([
  [20, 30, true, 'accuracy 0.9000 against 0.8500: not worse by more than 0.005'],
  [30, 30, true, 'accuracy 0.8500 against 0.8500: not worse by more than 0.005'],
  [31, 30, true, 'accuracy 0.8450 against 0.8500: not worse by more than 0.005'],
  [32, 30, false, 'accuracy 0.8400 against 0.8500: worse by more than 0.005'],
])('%i mistakes against %i', (ours, theirs, promoted, reason) => {
  expect(decide(contender('a', ours), contender('b', theirs), targets, 2, options)).toMatchObject({ promoted, reason });
});

test('of log loss the lower is the better', () => {
  const byLoss = { ...options, metric: 'logLoss', margin: 0.01 } as const;
  expect(decide(contender('a', 20), contender('b', 30), targets, 2, byLoss).promoted).toBe(true);
  const worse = decide(contender('a', 30), contender('b', 20), targets, 2, byLoss);
  expect(worse.promoted).toBe(false);
  expect(worse.evidence?.advantage).toBeLessThan(0);
});

test('log loss cannot be compared where a model has no probabilities', () => {
  const { predicted } = contender('b', 1).answers;
  const mute = { answers: { predicted }, contentHash: 'b' };
  expect(() => decide(contender('a', 1), mute, targets, 2, { ...options, metric: 'logLoss' })).toThrow(
    'metric of champion-gate must be accuracy or macroF1: the champion gives no probabilities',
  );
});

describe('evidence', () => {
  test("McNemar's exact test, against scipy.stats.binomtest", () => {
    const p = (a: number, b: number) => {
      const first = contender('a', b).answers.predicted;
      const second = contender('b', a, 100).answers.predicted;
      return mcnemar(first, second, targets);
    };
    // binomtest(k, n, 0.5).pvalue of scipy 1.17 for (1, 10), (5, 10), (2, 40).
    expect(p(9, 1)).toMatchObject({ onlyCandidate: 9, onlyChampion: 1 });
    expect(p(9, 1).pValue).toBeCloseTo(0.021484375, 12);
    expect(p(5, 5).pValue).toBe(1);
    expect(p(38, 2).pValue).toBeCloseTo(1.4933e-9, 12);
    expect(p(0, 0).pValue).toBe(1);
  });

  test('the interval holds the difference, and is the same every time', () => {
    const some = {
      metric: 'accuracy',
      candidate: contender('a', 20).answers,
      champion: contender('b', 30, 50).answers,
      targets,
      classes: 2,
      resamples: 500,
      seed: 3,
    } as const;
    const interval = bootstrapAdvantage(some);
    expect(interval.lower).toBeLessThan(0.05);
    expect(interval.upper).toBeGreaterThan(0.05);
    // Two proportions of 0.1 and 0.15 over 200 documents: a standard error of about 0.035.
    expect(interval.upper - interval.lower).toBeGreaterThan(0.08);
    expect(interval.upper - interval.lower).toBeLessThan(0.2);
    expect(bootstrapAdvantage(some)).toEqual(interval);
  });
});

test('macro F1 is that of scikit-learn; an answer outside the labels is wrong', () => {
  const metrics = measure({ predicted: Int32Array.of(0, 1, -1, 2) }, Int32Array.of(0, 1, 1, 1), 3);
  // f1_score([0, 1, 1, 1], [0, 1, 3, 2], labels=[0, 1, 2], average='macro', zero_division=0)
  expect(metrics.macroF1).toBeCloseTo((1 + 0.5 + 0) / 3, 12);
  expect(metrics.accuracy).toBe(0.5);
  expect(metrics).not.toHaveProperty('logLoss');
});
