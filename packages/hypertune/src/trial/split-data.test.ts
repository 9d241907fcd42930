import { prepareTrainingData } from '@aml-mlops/trainer';
import { expect, test } from 'vitest';
import { foldsFor, partOf, splitFolds } from './split-data.ts';

test.each([
  [376, 0.2, 4],
  [1018, 0.2, 2],
  [1500, 0.2, 1],
  [100_000, 0.2, 1],
  [40, 0.2, 5],
  [40, 0.5, 2],
  [40, 0.3, 3],
])('%i documents with a share of %f are judged in %i parts', (documents, share, folds) => {
  expect(foldsFor(documents, share)).toBe(folds);
});

test.each([1, 2, 3, 5])(
  'every one of %i folds learns every class, also one of a single document and one of two',
  (folds) => {
    const targets = Int32Array.from({ length: 40 }, (_, i) => (i === 7 ? 2 : i === 20 || i === 21 ? 3 : i % 2));
    const texts = Array.from(targets, (_, i) => `word${i % 7}`);
    const prepared = prepareTrainingData({ texts, targets, labels: ['a', 'b', 'single', 'pair'] });
    for (const { train, validation } of splitFolds(prepared, 1 / folds / (folds === 1 ? 5 : 1), folds, 5)) {
      expect(new Set([...train.rows!].map((row) => targets[row]))).toEqual(new Set([0, 1, 2, 3]));
      expect([...validation!.rows!]).not.toContain(7);
    }
  },
);

test.each([1, 3, 5])('%i folds: no document judges twice, none judges a network that learnt from it', (folds) => {
  const texts = Array.from({ length: 103 }, (_, i) => `word${i % 7} other${i}`);
  const targets = Int32Array.from(texts, (_, i) => i % 3);
  const prepared = prepareTrainingData({ texts, targets, labels: ['a', 'b', 'c'] });
  const judged: number[] = [];
  for (const { train, validation } of splitFolds(prepared, 0.2, folds, 5)) {
    const learnt = new Set(train.rows);
    const held = [...(validation?.rows ?? [])];
    expect(learnt.size + held.length).toBe(103);
    expect(held.filter((row) => learnt.has(row))).toEqual([]);
    expect(Math.abs(held.length - 103 / 5)).toBeLessThan(3);
    judged.push(...held);
  }
  expect(new Set(judged).size).toBe(judged.length);
  if (folds === 5) expect(judged.length).toBe(103);
});

test('eight documents of four labels are too few for a fifth of each, and that is said before any trial', () => {
  const targets = Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3);
  const texts = Array.from(targets, (target) => `word${target}`);
  const prepared = prepareTrainingData({ texts, targets, labels: ['a', 'b', 'c', 'd'] });
  expect(() => splitFolds(prepared, 0.2, 5, 1)).toThrow(
    'documents of train must be enough that a share of 0.2 of each label judges the trials and others are learnt; got 8 of 4 labels: give more',
  );
  expect(splitFolds(prepared, 0.5, 2, 1)).toHaveLength(2);
});

test.each([30, 100, 376, 1018, 2000, 20_000])(
  'of ten times %i documents an epoch of a trial learns at most ten times as many, all folds together',
  (documents) => {
    const learnt = (rows: number) => foldsFor(rows, 0.2) * rows;
    expect(learnt(10 * documents)).toBeLessThanOrEqual(10 * learnt(documents));
  },
);

test('a part of a fold has as many documents as asked for, in its proportion, and every class', () => {
  const texts = Array.from({ length: 1000 }, (_, i) => `word${i % 7}`);
  const targets = Int32Array.from(texts, (_, i) => (i < 4 ? 2 : i % 2));
  const prepared = prepareTrainingData({ texts, targets, labels: ['a', 'b', 'rare'] });
  const [fold] = splitFolds(prepared, 0.2, 1, 5);
  const part = partOf(fold!, 100, 5);
  const [learnt, judges] = [[...part.train.rows!], [...part.validation!.rows!]];
  expect(Math.abs(learnt.length - 80)).toBeLessThanOrEqual(2);
  expect(Math.abs(judges.length - 20)).toBeLessThanOrEqual(2);
  expect(learnt.every((row) => fold!.train.rows!.includes(row))).toBe(true);
  expect(judges.every((row) => fold!.validation!.rows!.includes(row))).toBe(true);
  expect(new Set(learnt.map((row) => targets[row]))).toEqual(new Set([0, 1, 2]));
  expect(partOf(fold!, 100, 5)).toEqual(part);
  expect(partOf(fold!, 100, 6)).not.toEqual(part);
});

test.each([0, 1000, 5000])('a part of %i of 1000 documents is the fold itself', (documents) => {
  const texts = Array.from({ length: 1000 }, (_, i) => `word${i % 7}`);
  const prepared = prepareTrainingData({ texts, targets: Int32Array.from(texts, (_, i) => i % 2), labels: ['a', 'b'] });
  const [fold] = splitFolds(prepared, 0.2, 1, 5);
  expect(partOf(fold!, documents, 5)).toBe(fold);
});
