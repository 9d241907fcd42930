import { expect, test } from 'vitest';
import { aligned, extent } from './curves.ts';

test('curves share an axis of steps; a gap is no missing step', () => {
  const curves = [
    { name: 'a', steps: [0, 2], values: [1, null] },
    { name: 'b', steps: [1, 2], values: [5, 6] },
  ];
  expect(aligned(curves)).toEqual({
    steps: [0, 1, 2],
    values: [
      [1, undefined, null],
      [undefined, 5, 6],
    ],
  });
  expect(extent([null, 3, undefined, -1, Number.NaN])).toEqual([-1, 3]);
  expect(extent([null])).toBeUndefined();
});
