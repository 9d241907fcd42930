import { expect, test } from 'vitest';
import { mapRareClasses } from './rare-classes.ts';

const labels = ['a', 'b', 'other', 'rare', 'rarer'];
const rows = [50, 20, 12, 3, 1];

test('kept as they are, merged into one, or left out', () => {
  expect(mapRareClasses(labels, rows, 'keep', 10).labels).toEqual(labels);
  const merged = mapRareClasses(labels, rows, 'merge', 10);
  expect(merged.labels).toEqual(['a', 'b', 'other']);
  expect(['a', 'rare', 'rarer', 'other'].map(merged.targetOf)).toEqual([0, 2, 2, 2]);
  const dropped = mapRareClasses(labels, rows, 'drop', 15);
  expect(dropped.labels).toEqual(['a', 'b']);
  expect(['b', 'rare', 'other', 'unknown'].map(dropped.targetOf)).toEqual([1, -1, -1, -1]);
  expect(dropped.note).toBe('classes of fewer than 15 rows are left out (rareClasses=drop): "other", "rare", "rarer"');
});

test('fewer than two classes left are refused, naming the parameters', () => {
  expect(() => mapRareClasses(labels, rows, 'drop', 30)).toThrow(
    'classes of at least 30 rows (minClassRows) must be two or more; got 1 of 5: give rareClasses=keep, or a smaller minClassRows',
  );
});
