import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFixture } from './fixtures.fixture.ts';
import { precisionRecallCurve } from './precision-recall.ts';
import { macroAuc, oneVsRestRoc, rocCurve } from './roc-curve.ts';

interface RankingCase {
  readonly name: string;
  readonly classes: number;
  readonly truth: number[];
  readonly scores: number[];
  readonly unrounded: number[] | null;
  readonly macroAuc: number | null;
  readonly curves: {
    readonly label: number;
    readonly precision: number[];
    readonly recall: number[];
    readonly averagePrecision: number;
    readonly roc: { readonly fpr: number[]; readonly tpr: number[]; readonly auc: number } | null;
  }[];
}

const { cases, refused } = readFixture<{ cases: RankingCase[]; refused: Record<string, boolean> }>('ranking');

describe.each(cases)('$name', ({ classes, truth, scores, curves }) => {
  test.each(curves)('the ROC curve of class $label is that of scikit-learn', ({ label, roc }) => {
    const own = rocCurve(scores, truth, label, { stride: classes, offset: label });
    expect(own === undefined).toBe(roc === null);
    if (!own || !roc) return;
    expect(Array.from(own.fpr)).toEqual(roc.fpr);
    expect(Array.from(own.tpr)).toEqual(roc.tpr);
    expect(own.auc).toBeCloseTo(roc.auc, 12);
  });

  test.each(curves)('the precision-recall curve of class $label is that of scikit-learn', ({ label, ...expected }) => {
    const own = precisionRecallCurve(scores, truth, label, { stride: classes, offset: label });
    expect(Array.from(own.precision)).toEqual(expected.precision);
    expect(Array.from(own.recall)).toEqual(expected.recall);
    expect(own.averagePrecision).toBeCloseTo(expected.averagePrecision, 12);
  });

  test('only classes that some but not all documents belong to have curves', () => {
    const labels = oneVsRestRoc(scores, truth, classes).map(({ label }) => label);
    const some = Array.from({ length: classes }, (_, c) => c).filter(
      (c) => truth.includes(c) && truth.some((label) => label !== c),
    );
    expect(labels).toEqual(some);
  });
});

const complete = cases.flatMap((each) =>
  each.unrounded && each.macroAuc !== null ? [{ ...each, scores: each.unrounded }] : [],
);

test.each(complete)('the macro area of one against the rest is that of scikit-learn: $name', (expected) => {
  const { scores, truth, classes } = expected;
  expect(macroAuc(oneVsRestRoc(scores, truth, classes))).toBeCloseTo(expected.macroAuc ?? Number.NaN, 12);
});

test('there is no area where there is no curve', () => {
  expect(macroAuc(oneVsRestRoc([1, 0, 1, 0], [0, 0], 2))).toBeUndefined();
});

test('a model without a score for some class gives minus infinity, which ranks last', () => {
  const below = rocCurve([Number.NEGATIVE_INFINITY, 1, Number.NEGATIVE_INFINITY], [0, 1, 1]);
  expect(below?.auc).toBe(0.75);
});

test('what scikit-learn refuses is refused', () => {
  expect(refused).toEqual({ nothing: true, 'not a number': true });
  expect(() => rocCurve([], [])).toThrow('truth of rocCurve must be at least one document; got 0');
  expect(() => precisionRecallCurve([], [])).toThrow('truth of precisionRecallCurve must be at least one document');
  expect(() => rocCurve([Number.NaN, 1], [0, 1])).toThrow('score of document 0 of rocCurve must be a number; got NaN');
  expect(() => rocCurve([1], [0, 1])).toThrow('length of scores of rocCurve must be 2; got 1');
});

const ranked = fc.array(fc.tuple(fc.nat(6), fc.nat(1)), { minLength: 2, maxLength: 40 });

test('the area is the share of pairs in right order, ties counting half', () => {
  fc.assert(
    fc.property(ranked, (documents) => {
      const scores = documents.map(([score]) => score);
      const truth = documents.map(([, label]) => label);
      const pairs = documents.flatMap(([own, a]) =>
        documents.flatMap(([other, b]) => (a === 1 && b === 0 ? [own > other ? 1 : own === other ? 0.5 : 0] : [])),
      );
      const auc = rocCurve(scores, truth)?.auc;
      if (pairs.length === 0) expect(auc).toBeUndefined();
      else expect(auc).toBeCloseTo(pairs.reduce((sum: number, pair) => sum + pair, 0) / pairs.length, 12);
    }),
  );
});

test('scores turned round rank the other way, and only their order matters', () => {
  fc.assert(
    fc.property(ranked, (documents) => {
      const truth = documents.map(([, label]) => label);
      const area = (scoreOf: (score: number) => number) =>
        rocCurve(
          documents.map(([score]) => scoreOf(score)),
          truth,
        )?.auc;
      const plain = area((score) => score);
      expect(area((score) => Math.exp(score))).toBe(plain);
      if (plain !== undefined) expect(area((score) => -score)).toBeCloseTo(1 - plain, 12);
    }),
  );
});
