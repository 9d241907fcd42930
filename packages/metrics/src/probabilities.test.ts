import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argmaxRows } from './argmax.ts';
import { brierScore } from './brier-score.ts';
import { calibration } from './calibration.ts';
import { classCounts } from './class-counts.ts';
import { readFixture } from './fixtures.fixture.ts';
import { labelMetrics } from './label-metrics.ts';
import { documentLosses, logLoss } from './log-loss.ts';

interface ProbabilityCase {
  readonly name: string;
  readonly dtype: 'float32' | 'float64';
  readonly classes: number;
  readonly truth: number[];
  readonly probabilities: number[];
  readonly logLoss: number;
  readonly brier: number;
  readonly calibration: {
    readonly bins: number;
    readonly counts: number[];
    readonly accuracy: number[];
    readonly confidence: number[];
    readonly error: number;
  }[];
}

const { cases, refused } = readFixture<{ cases: ProbabilityCase[]; refused: Record<string, boolean> }>('probabilities');

describe.each(cases)('$name', (expected) => {
  const { dtype, classes, truth } = expected;
  const probabilities = (dtype === 'float32' ? Float32Array : Float64Array).from(expected.probabilities);
  // scikit-learn computes float32 in float32, with a relative error of 2⁻²³ a step; here all is computed in float64.
  const tolerance = (value: number) => (dtype === 'float32' ? 2e-6 : 1e-12) * Math.max(1, value);

  test('log loss is that of scikit-learn', () => {
    const loss = logLoss(probabilities, truth, classes);
    expect(Math.abs(loss - expected.logLoss)).toBeLessThan(tolerance(expected.logLoss));
  });

  test('log loss is the mean of the losses of documents', () => {
    const ofTruth = probabilities.filter((_, at) => truth[Math.floor(at / classes)] === at % classes);
    const losses = documentLosses(ofTruth);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / truth.length;
    expect(mean).toBe(logLoss(probabilities, truth, classes));
  });

  test('the Brier score is that of scikit-learn', () => {
    expect(Math.abs(brierScore(probabilities, truth, classes) - expected.brier)).toBeLessThan(tolerance(1));
  });

  test.each(expected.calibration)('reliability in $bins bins is that of scikit-learn', ({ bins, ...curve }) => {
    const { bins: all, expectedCalibrationError } = calibration(probabilities, truth, classes, bins);
    expect(all.map(({ count }) => count)).toEqual(curve.counts);
    const filled = all.filter(({ count }) => count > 0);
    for (const [b, bin] of filled.entries()) {
      expect(bin.accuracy).toBeCloseTo(curve.accuracy[b]!, 12);
      expect(bin.confidence).toBeCloseTo(curve.confidence[b]!, 12);
    }
    expect(expectedCalibrationError).toBeCloseTo(curve.error, 12);
  });
});

test('a certain mistake costs what the type of the probabilities can tell from 0', () => {
  expect(logLoss(Float64Array.of(1, 0), [1], 2)).toBeCloseTo(52 * Math.LN2, 10);
  expect(logLoss(Float32Array.of(1, 0), [1], 2)).toBeCloseTo(23 * Math.LN2, 10);
});

test('rows are not made to sum to 1', () => {
  expect(logLoss(Float64Array.of(0.25, 0.25), [0], 2)).toBeCloseTo(2 * Math.LN2, 12);
});

test('a probability that rounds to a little more than 1 is 1', () => {
  expect(logLoss(Float64Array.of(1 + 2 ** -52, 0), [0], 2)).toBe(logLoss(Float64Array.of(1, 0), [0], 2));
});

describe('what scikit-learn refuses is refused', () => {
  test.each([
    ['nothing', [], [], 2, 'truth of logLoss must be at least one document; got 0'],
    ['one class', [1], [0], 1, 'classes of logLoss must be at least 2; got 1'],
    ['more than 1', [1.5, 0], [0], 2, 'probability of document 0 of logLoss must be in [0, 1]; got 1.5'],
    ['less than 0', [-0.5, 0], [0], 2, 'probability of document 0 of logLoss must be in [0, 1]; got -0.5'],
    ['not a number', [Number.NaN, 0], [0], 2, 'probability of document 0 of logLoss must be in [0, 1]; got NaN'],
  ])('%s', (name, probabilities, truth, classes, message) => {
    expect(refused[name]).toBe(true);
    expect(() => logLoss(Float64Array.from(probabilities), truth, classes)).toThrow(message);
  });

  test('a true class that there is no probability of', () => {
    expect(() => logLoss(Float64Array.of(0.5, 0.5), [2], 2)).toThrow('probability of document 0 of logLoss');
  });

  test('calibration and Brier score of nothing, of the wrong shape, of what is no probability', () => {
    for (const measure of [calibration, brierScore]) {
      expect(() => measure(Float64Array.of(), [], 2)).toThrow('must be at least one document; got 0');
      expect(() => measure(Float64Array.of(1), [0], 2)).toThrow('must be 2; got 1');
      expect(() => measure(Float64Array.of(1.5, 0), [0], 2)).toThrow('must be in [0, 1]; got 1.5');
    }
    expect(() => calibration(Float64Array.of(1, 0), [0], 2, 0)).toThrow('bins of calibration must be a whole number');
  });
});

const forecasts = fc.integer({ min: 2, max: 6 }).chain((classes) =>
  fc
    .array(
      fc.tuple(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: classes, maxLength: classes }),
        fc.nat(classes - 1),
      ),
      { minLength: 1, maxLength: 30 },
    )
    .map((rows) => ({
      classes,
      truth: rows.map(([, label]) => label),
      probabilities: Float64Array.from(
        rows.flatMap(([weights]) => {
          const sum = weights.reduce((a, b) => a + b);
          return weights.map((weight) => weight / sum);
        }),
      ),
    })),
);

test('the calibration error is at least the gap of mean confidence and accuracy, and equal to it in one bin', () => {
  fc.assert(
    fc.property(forecasts, fc.integer({ min: 1, max: 30 }), ({ classes, truth, probabilities }, bins) => {
      const { accuracy } = labelMetrics(classCounts(truth, argmaxRows(probabilities, classes), classes));
      const one = calibration(probabilities, truth, classes, 1);
      expect(one.expectedCalibrationError).toBeCloseTo(Math.abs(accuracy - one.bins[0]!.confidence), 12);
      const many = calibration(probabilities, truth, classes, bins);
      expect(many.expectedCalibrationError).toBeGreaterThanOrEqual(one.expectedCalibrationError - 1e-12);
      expect(many.bins.reduce((sum, { count }) => sum + count, 0)).toBe(truth.length);
      for (const { lower, upper, count, confidence } of many.bins) {
        if (count === 0) continue;
        expect(confidence).toBeGreaterThanOrEqual(lower - 1e-12);
        expect(confidence).toBeLessThanOrEqual(upper + 1e-12);
      }
    }),
  );
});

test('no forecast is better than the truth, and more of it lowers loss and Brier score', () => {
  fc.assert(
    fc.property(forecasts, ({ classes, truth, probabilities }) => {
      const nearer = probabilities.map((p, at) => (p + (truth[Math.floor(at / classes)] === at % classes ? 1 : 0)) / 2);
      expect(logLoss(nearer, truth, classes)).toBeLessThan(logLoss(probabilities, truth, classes) + 1e-12);
      expect(brierScore(nearer, truth, classes)).toBeCloseTo(brierScore(probabilities, truth, classes) / 4, 12);
    }),
  );
});
