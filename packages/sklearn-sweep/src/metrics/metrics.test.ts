import { describe, expect, test } from 'vitest';
import { readFixture } from '../fixtures.fixture.ts';
import { bootstrapMean } from './bootstrap.ts';
import { confusionCounts, confusionShares } from './confusion.ts';
import { type LabelMetrics, labelMetrics } from './label-metrics.ts';
import { logLoss } from './log-loss.ts';
import { oneVsRestRoc, rocCurve } from './roc.ts';

interface MetricCase extends LabelMetrics {
  readonly name: string;
  readonly labels: number;
  readonly truth: number[];
  readonly predicted: number[];
  readonly scores: number[];
  readonly probabilities: number[];
  readonly confusion: number[][];
  readonly roc: { readonly label: number; readonly fpr: number[]; readonly tpr: number[]; readonly auc: number }[];
  readonly logLoss: number;
}

const NAMES = [
  'accuracy',
  'balancedAccuracy',
  'macroPrecision',
  'macroRecall',
  'macroF1',
  'weightedPrecision',
  'weightedRecall',
  'weightedF1',
] as const;

describe.each(readFixture<{ readonly cases: MetricCase[] }>('metrics').cases)('$name', (expected) => {
  const truth = Int32Array.from(expected.truth);
  const counts = confusionCounts(truth, Int32Array.from(expected.predicted), expected.labels);

  test('the confusion matrix counts, and its rows become shares', () => {
    expect(counts.map((row) => Array.from(row))).toEqual(expected.confusion);
    for (const [i, row] of confusionShares(counts).entries()) {
      const sum = row.reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(truth.includes(i) ? 1 : 0, 12);
    }
  });

  test.each(NAMES)('%s is that of scikit-learn', (name) => {
    expect(labelMetrics(counts)[name]).toBeCloseTo(expected[name], 12);
  });

  test('ROC curves and their areas are those of scikit-learn, from scores with ties', () => {
    const curves = oneVsRestRoc(Float64Array.from(expected.scores), truth, expected.labels);
    expect(curves.map(({ label }) => label)).toEqual(expected.roc.map(({ label }) => label));
    for (const [c, { roc }] of curves.entries()) {
      expect(Array.from(roc.fpr)).toEqual(expected.roc[c]!.fpr);
      expect(Array.from(roc.tpr)).toEqual(expected.roc[c]!.tpr);
      expect(roc.auc).toBeCloseTo(expected.roc[c]!.auc, 12);
    }
  });

  test('log loss is that of scikit-learn', () => {
    const probabilities = Float64Array.from(expected.probabilities);
    expect(logLoss(probabilities, truth, expected.labels)).toBeCloseTo(expected.logLoss, 12);
  });
});

test('a certain mistake costs a finite log loss', () => {
  expect(logLoss(Float64Array.of(1, 0), Int32Array.of(1), 2)).toBeCloseTo(-Math.log(2 ** -52), 10);
});

test('there is no ROC curve where all documents are of the class', () => {
  expect(rocCurve(Float64Array.of(1, 2), () => true)).toBeUndefined();
});

test('the bootstrap interval of a share is near the normal one, and the same for the same seed', () => {
  const values = Uint8Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 0 : 1));
  const { low, high } = bootstrapMean(values, 1, { resamples: 4000 });
  const halfWidth = 1.96 * Math.sqrt((0.75 * 0.25) / 400);
  expect(low).toBeCloseTo(0.75 - halfWidth, 2);
  expect(high).toBeCloseTo(0.75 + halfWidth, 2);
  expect(bootstrapMean(values, 1, { resamples: 4000 })).toEqual({ low, high });
});

test('a bootstrap level out of its range is refused', () => {
  expect(() => bootstrapMean(Uint8Array.of(1), 1, { level: 1 })).toThrow(
    'level of bootstrapMean must be in (0, 1); got 1',
  );
});
