import { expect, test } from 'vitest';
import { checkLabelCoverage } from './label-coverage.ts';

test('labels with rows enough are passed over in silence', () => {
  expect(checkLabelCoverage(['a', 'b'], [80, 20], [20, 5], true, 10)).toEqual([]);
});

test('a label without a test row and one with few rows are named, with what helps', () => {
  expect(checkLabelCoverage(['a', 'b', 'c'], [80, 1, 3], [20, 0, 1], true, 10)).toEqual([
    'label "b" has 1 row to learn from and none in the test set: nothing will be known of it; give more rows of it, rareClasses=drop, or categories without it',
    'label "c" has 3 rows to learn from and 1 row to test: what is said of it will be chance; give more rows of it, rareClasses=drop, or categories without it',
  ]);
});

test('a label that only the test partitions have stops the run', () => {
  expect(() => checkLabelCoverage(['a', 'new'], [80, 0], [20, 7], false, 10)).toThrow(
    'rows of label "new" in the training set must be 1 or more; got 0, all 7 rows are in the test set: give categories without it, rareClasses=drop, or other testPartitions',
  );
});

test('labels that a reader takes for one are named', () => {
  expect(
    checkLabelCoverage(['Radio', 'cafe\u0301', 'caf\u00e9', 'radio'], [9, 9, 9, 9], [3, 3, 3, 3], true, 10),
  ).toEqual([
    'labels "Radio" and "radio" differ in nothing but case or the coding of accents, and count as different classes',
    'labels "cafe\u0301" and "caf\u00e9" differ in nothing but case or the coding of accents, and count as different classes',
  ]);
});
