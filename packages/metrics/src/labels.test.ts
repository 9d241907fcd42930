import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argmaxRows } from './argmax.ts';
import { classCounts } from './class-counts.ts';
import { confusionMatrix, confusionShares } from './confusion-matrix.ts';
import { readFixture } from './fixtures.fixture.ts';
import { type ClassScores, classReport, type LabelMetrics, labelMetrics, macroF1 } from './label-metrics.ts';

interface LabelCase extends LabelMetrics {
  readonly name: string;
  readonly classes: number;
  readonly truth: number[];
  readonly predicted: number[];
  readonly report: ClassScores[];
  readonly confusion: number[][];
}

const { cases, refused } = readFixture<{ cases: LabelCase[]; refused: Record<string, boolean> }>('labels');

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

describe.each(cases)('$name', (expected) => {
  const { truth, predicted, classes } = expected;
  const counts = classCounts(truth, predicted, classes);

  test.each(NAMES)('%s is that of scikit-learn', (name) => {
    expect(labelMetrics(counts)[name]).toBeCloseTo(expected[name], 12);
  });

  test('macro F1 alone is the same number', () => {
    expect(macroF1(counts)).toBe(labelMetrics(counts).macroF1);
  });

  test('the report has a row for every class', () => {
    const rows = classReport(counts);
    expect(rows.length).toBe(expected.report.length);
    for (const [c, row] of rows.entries()) {
      for (const name of ['precision', 'recall', 'f1'] as const) {
        expect(row[name]).toBeCloseTo(expected.report[c]![name], 12);
      }
      expect(row.support).toBe(expected.report[c]!.support);
    }
  });

  test('the confusion matrix counts, and its rows become shares', () => {
    const matrix = confusionMatrix(truth, predicted, classes);
    expect(matrix.map((row) => Array.from(row))).toEqual(expected.confusion);
    for (const [c, row] of confusionShares(matrix).entries()) {
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(truth.includes(c) ? 1 : 0, 12);
    }
  });
});

test('a class that occurs nowhere does not lower macro F1', () => {
  expect(labelMetrics(classCounts([0, 1, 0, 1], [0, 1, 0, 1], 3)).macroF1).toBe(1);
});

describe('what scikit-learn refuses is refused', () => {
  test('nothing', () => {
    expect(refused['nothing']).toBe(true);
    expect(() => classCounts([], [], 2)).toThrow('truth of classCounts must be at least one document; got 0');
    expect(() => confusionMatrix([], [], 2)).toThrow('truth of confusionMatrix must be at least one document; got 0');
  });

  test('lengths that differ', () => {
    expect(refused['lengths that differ']).toBe(true);
    expect(() => classCounts([0, 1], [0], 2)).toThrow('length of predicted of classCounts must be 2; got 1');
  });

  test.each([2, -1, Number.NaN])('class %d of two', (label) => {
    expect(() => classCounts([0, label], [0, 0], 2)).toThrow(`truth[1] of classCounts must be in [0, 2); got ${label}`);
    expect(() => classCounts([0, 0], [0, label], 2)).toThrow('predicted[1] of classCounts must be in [0, 2)');
    expect(() => confusionMatrix([0, label], [0, 0], 2)).toThrow('truth[1] of confusionMatrix must be in [0, 2)');
    expect(() => confusionMatrix([0, 0], [0, label], 2)).toThrow('predicted[1] of confusionMatrix must be in [0, 2)');
  });
});

const answers = fc
  .integer({ min: 1, max: 12 })
  .chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      pairs: fc.array(fc.tuple(fc.nat(classes - 1), fc.nat(classes - 1)), { minLength: 1, maxLength: 60 }),
    }),
  )
  .map(({ classes, pairs }) => ({ classes, truth: pairs.map(([t]) => t), predicted: pairs.map(([, p]) => p) }));

test('however the classes are numbered and however many are known, the metrics stay', () => {
  fc.assert(
    fc.property(answers, fc.nat(5), ({ classes, truth, predicted }, more) => {
      const plain = labelMetrics(classCounts(truth, predicted, classes));
      const turned = (label: number) => classes + more - 1 - label;
      const other = labelMetrics(classCounts(truth.map(turned), predicted.map(turned), classes + more));
      for (const name of NAMES) expect(other[name]).toBeCloseTo(plain[name], 12);
    }),
  );
});

test('accuracy is weighted recall, and balanced accuracy the macro recall of the classes in the truth', () => {
  fc.assert(
    fc.property(answers, ({ classes, truth, predicted }) => {
      const counts = classCounts(truth, predicted, classes);
      const metrics = labelMetrics(counts);
      const recalls = classReport(counts).filter(({ support }) => support > 0);
      expect(metrics.accuracy).toBeCloseTo(metrics.weightedRecall, 12);
      expect(metrics.balancedAccuracy).toBeCloseTo(
        recalls.reduce((s, { recall }) => s + recall, 0) / recalls.length,
        12,
      );
      for (const name of NAMES) {
        expect(metrics[name]).toBeGreaterThanOrEqual(0);
        expect(metrics[name]).toBeLessThanOrEqual(1 + 1e-12);
      }
    }),
  );
});

test('counts of chosen rows are those of the documents chosen', () => {
  fc.assert(
    fc.property(answers, fc.array(fc.nat(), { minLength: 1 }), ({ classes, truth, predicted }, draws) => {
      const rows = draws.map((draw) => draw % truth.length);
      const chosen = (values: number[]) => rows.map((row) => values[row]!);
      expect(classCounts(truth, predicted, classes, rows)).toEqual(
        classCounts(chosen(truth), chosen(predicted), classes),
      );
    }),
  );
});

test('the answer is the first of the largest scores', () => {
  expect(argmaxRows(Float32Array.of(0.2, 0.8, 0.5, 0.5, 0, -1), 2)).toEqual(Int32Array.of(1, 0, 0));
});
