import { classCounts, macroF1 } from '@aml-mlops/metrics';
import { describe, expect, test } from 'vitest';
import { bootstrapAdvantage } from './bootstrap.ts';
import { costMatrix } from './criterion.ts';
import { type Contender, decide } from './decide.ts';
import { measure } from './metrics.ts';

const targets = Int32Array.from({ length: 200 }, (_, i) => i % 2);
const options = { metric: 'accuracy', margin: 0.005, resamples: 200, seed: 1 } as const;

/** A contender that has the given documents wrong. */
function contender(name: string, wrong: number, from = 0): Contender & { parity: null } {
  const predicted = targets.map((target, i) => (i >= from && i < from + wrong ? 1 - target : target));
  const probabilityOfTruth = Float64Array.from(predicted, (answer, i) => (answer === targets[i] ? 0.8 : 0.3));
  return { answers: { predicted, classes: 2, probabilityOfTruth }, contentHash: name, parity: null };
}

test('the first model is promoted', () => {
  const decision = decide(contender('a', 30), undefined, targets, options);
  expect(decision).toMatchObject({ promoted: true, champion: null, championHash: null });
  expect(decision.reason).toBe('there was no champion; accuracy 0.8500, without reading a text 0.5000');
  expect(decision).not.toHaveProperty('evidence');
});

test('the champion itself stays, and that is no contest', () => {
  const decision = decide(contender('a', 30), contender('a', 30), targets, options);
  expect(decision).toMatchObject({ promoted: true, reason: 'already the champion' });
});

test.each([
  [20, 30, true, 'accuracy 0.9000 against 0.8500: better by 0.0500'],
  [30, 30, true, 'accuracy 0.8500 against 0.8500: no difference'],
  [31, 30, true, 'accuracy 0.8450 against 0.8500: worse by 0.0050'],
  [32, 30, false, 'accuracy 0.8400 against 0.8500: worse by 0.0100, more than the margin of 0.005'],
])('%i mistakes against %i', (ours, theirs, promoted, reason) => {
  const plain = { ...options, resamples: 0 };
  expect(decide(contender('a', ours), contender('b', theirs), targets, plain)).toMatchObject({ promoted, reason });
});

test('the reason says with which doubt', () => {
  const { reason, evidence } = decide(contender('a', 20), contender('b', 30, 100), targets, options);
  const { lower, upper } = evidence!.interval!;
  expect(reason).toBe(
    `accuracy 0.9000 against 0.8500: better by 0.0500 (95 % interval ${lower.toFixed(4)} to ${upper.toFixed(4)})`,
  );
});

describe('what is never promoted, champion or none', () => {
  const lopsided = Int32Array.from({ length: 200 }, (_, i) => (i < 190 ? 0 : 1));
  const always = (answer: number) => ({
    answers: { predicted: lopsided.map(() => answer), classes: 2, probabilityOfTruth: new Float64Array(200).fill(0.5) },
    contentHash: `${answer}`,
    parity: null,
  });

  test.each([
    ['accuracy', 'accuracy 0.9500 is no better than always answering the majority class, 0.9500'],
    ['macroF1', 'macro F1 0.4872 is no better than always answering the majority class, 0.4872'],
    ['logLoss', 'log loss 0.6931 is no better than not reading the text, 0.1985'],
  ] as const)('a model that has learnt nothing, by %s', (metric, reason) => {
    const first = decide(always(0), undefined, lopsided, { ...options, metric });
    expect(first).toMatchObject({ promoted: false, reason });
    // Against a champion that is worse still, and against itself: a second run says the same.
    expect(decide(always(0), always(1), lopsided, { ...options, metric })).toMatchObject({ promoted: false, reason });
    expect(decide(always(0), always(0), lopsided, { ...options, metric })).toMatchObject({ promoted: false, reason });
  });

  test('a model below the floor, or above the ceiling of a loss', () => {
    const floor = { ...options, floor: 0.9 };
    expect(decide(contender('a', 30), undefined, targets, floor)).toMatchObject({
      promoted: false,
      reason: 'accuracy 0.8500 is below the floor of 0.9',
      floor: 0.9,
      baseline: 0.5,
    });
    expect(decide(contender('a', 20), contender('b', 30), targets, floor).promoted).toBe(true);
    const ceiling = { ...options, metric: 'logLoss', floor: 0.3 } as const;
    expect(decide(contender('a', 30), undefined, targets, ceiling).reason).toMatch(
      /^log loss 0\.3\d+ is above the ceiling of 0\.3$/,
    );
  });

  test('test documents of one label alone cannot tell: nothing is better than always right', () => {
    const same = new Int32Array(20);
    const right = { answers: { predicted: same, classes: 2 }, contentHash: 'a', parity: null };
    expect(decide(right, undefined, same, options)).toMatchObject({
      promoted: true,
      baseline: null,
      reason: 'there was no champion; accuracy 1.0000',
    });
  });
});

describe('a cost', () => {
  const costs = costMatrix([{ truth: 'spam', answer: 'ham', cost: 10 }], ['ham', 'spam']);
  const byCost = { ...options, metric: 'cost', costs, resamples: 100 } as const;

  test('decides against accuracy: ten mistakes of the cheap kind beat two of the dear', () => {
    const answering = (name: string, wrong: (target: number, i: number) => boolean) => ({
      answers: { predicted: targets.map((target, i) => (wrong(target, i) ? 1 - target : target)), classes: 2 },
      contentHash: name,
      parity: null,
    });
    const cheap = answering('cheap', (target, i) => target === 0 && i < 20);
    const dear = answering('dear', (target, i) => target === 1 && i < 4);
    const decision = decide(cheap, dear, targets, byCost);
    expect(decision).toMatchObject({
      promoted: true,
      candidate: { cost: 0.05 },
      champion: { cost: 0.1 },
      baseline: 0.5,
    });
    expect(decision.reason).toMatch(/^cost 0\.0500 against 0\.1000: better by 0\.0500 \(95 % interval/);
    expect(decide(cheap, dear, targets, { ...options, margin: 0 }).promoted).toBe(false);
  });

  test('an answer that only the model knows costs as much as any mistake', () => {
    const answers = { predicted: Int32Array.of(0, 3), classes: 4 };
    expect(measure(answers, Int32Array.of(0, 1), costs).cost).toBe(0.5);
  });

  test('costs of a label that the documents do not have, and no costs at all, are refused', () => {
    expect(() => costMatrix([{ truth: 'spam', answer: '__proto__', cost: 1 }], ['ham', 'spam'])).toThrow(
      'label in costs must be one of ham, spam; got "__proto__"',
    );
    expect(() => decide(contender('a', 1), undefined, targets, { ...options, metric: 'cost' })).toThrow(
      'costs of champion-gate must be given where the metric is cost',
    );
  });
});

test('of log loss the lower is the better', () => {
  const byLoss = { ...options, metric: 'logLoss', margin: 0.01 } as const;
  expect(decide(contender('a', 20), contender('b', 30), targets, byLoss).promoted).toBe(true);
  const worse = decide(contender('a', 30), contender('b', 20), targets, byLoss);
  expect(worse.promoted).toBe(false);
  expect(worse.evidence?.advantage).toBeLessThan(0);
});

test('log loss cannot be compared where a model has no probabilities', () => {
  const { predicted } = contender('b', 1).answers;
  const mute = { answers: { predicted, classes: 2 }, contentHash: 'b' };
  expect(() => decide(contender('a', 1), mute, targets, { ...options, metric: 'logLoss' })).toThrow(
    'metric of champion-gate must be accuracy, macroF1 or cost: the champion gives no probabilities',
  );
});

describe('evidence', () => {
  test("McNemar's exact test, against scipy.stats.binomtest", () => {
    const p = (a: number, b: number) => {
      const { evidence } = decide(contender('a', b), contender('b', a, 100), targets, options);
      return evidence!.mcnemar;
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

test('macro F1 is over the labels that occur; one that only the model has is wrong, and counts', () => {
  const targets = Int32Array.of(0, 1, 1, 1);
  const metrics = measure({ predicted: Int32Array.of(0, 1, 3, 2), classes: 5 }, targets);
  // f1_score([0, 1, 1, 1], [0, 1, 3, 2], average='macro') of scikit-learn 1.9.
  expect(metrics).toEqual({ accuracy: 0.5, macroF1: 0.375 });
  expect(measure({ predicted: targets, classes: 5 }, targets).macroF1).toBe(1);
});

test('log loss is that of scikit-learn in the type that the model computes in', () => {
  const measured = (probabilityOfTruth: Float32Array | Float64Array) =>
    measure({ predicted: Int32Array.of(0, 1), classes: 2, probabilityOfTruth }, Int32Array.of(0, 0)).logLoss;
  expect(measured(Float64Array.of(0.5, 0))).toBeCloseTo(((1 + 52) * Math.LN2) / 2, 12);
  expect(measured(Float32Array.of(0.5, 0))).toBeCloseTo(((1 + 23) * Math.LN2) / 2, 12);
});

test('two perfect models do not differ, and a resample that misses a rare class does not say so', () => {
  const targets = Int32Array.from({ length: 60 }, (_, i) => (i === 0 ? 2 : i % 2));
  const perfect = { predicted: targets, classes: 3 };
  const shared = { metric: 'macroF1', candidate: perfect, targets, resamples: 200, seed: 1 } as const;
  expect(bootstrapAdvantage({ ...shared, champion: perfect })).toEqual({ lower: 0, upper: 0, resamples: 200 });
  // Wrong on the rare document alone: a difference where it is drawn, none where it is not.
  const slip = { predicted: targets.map((target) => (target === 2 ? 0 : target)), classes: 3 };
  const { lower, upper } = bootstrapAdvantage({ ...shared, champion: slip });
  const all = Int32Array.from(targets, (_, i) => i);
  expect(lower).toBe(0);
  expect(upper).toBeGreaterThanOrEqual(1 - macroF1(classCounts(targets, slip.predicted, 3, all)));
});
