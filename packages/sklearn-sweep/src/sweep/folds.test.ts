import type { TfidfVectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { MODEL_NAMES } from '../model-names.ts';
import { longestFirst } from './fit-models.ts';
import { crossValidationFolds, vectorise } from './folds.ts';
import { stratifiedFolds } from './stratified-folds.ts';

test('every class is spread over the folds as evenly as it can be, and so are the rows', () => {
  const y = Int32Array.from({ length: 103 }, (_, i) => (i % 10 === 0 ? 7 : i % 3));
  const foldOf = stratifiedFolds(y, 5, 1);
  const sizes = (wanted: (row: number) => boolean) =>
    Array.from({ length: 5 }, (_, fold) => foldOf.filter((f, row) => f === fold && wanted(row)).length);
  for (const label of new Set(y)) {
    const counts = sizes((row) => y[row] === label);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
  const all = sizes(() => true);
  expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
  expect(stratifiedFolds(y, 5, 1)).toEqual(foldOf);
  expect(stratifiedFolds(y, 5, 2)).not.toEqual(foldOf);
});

test('more folds than rows are refused', () => {
  expect(() => stratifiedFolds(Int32Array.of(1, 2), 5, 1)).toThrow(
    'folds of cross-validation must be a whole number in [2, 2]; got 5',
  );
});

test('a fold knows no word of its held-out texts alone, and its matrices are shared', () => {
  const texts = ['apple pear', 'apple plum', 'cherry pear', 'cherry fig', 'date fig', 'date plum'];
  const folds = crossValidationFolds({ texts, targets: Int32Array.of(0, 0, 0, 1, 1, 1) }, {}, 3, 1);
  for (const { vectorizer, train, test: held } of folds) {
    expect([train.rows, held.rows]).toEqual([4, 2]);
    expect(train.columns).toBe((vectorizer as TfidfVectorizer).vocabulary.size);
    expect(train.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  }
  const all = { texts, targets: new Int32Array(6) };
  expect(vectorise(all, all, {}).train.columns).toBe(6);
});

test('the longest fits start first and none is lost', () => {
  const order = longestFirst(MODEL_NAMES);
  expect(order[0]).toBe('random-forest');
  expect([...order].sort()).toEqual([...MODEL_NAMES].sort());
});
