import { expect, test } from 'vitest';
import { labelsBelow } from './labels-below.ts';

test('labels with fewer rows than wanted are told with their rows, those without any too', () => {
  const data = { labels: ['many', 'rare', 'none'], targets: Int32Array.of(0, 0, 1, 0, 0, 0) };
  expect(labelsBelow(data, 5)).toEqual([
    { label: 'rare', rows: 1 },
    { label: 'none', rows: 0 },
  ]);
  expect(labelsBelow(data, 0)).toEqual([]);
});
