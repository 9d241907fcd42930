import { expect, test } from 'vitest';
import { lengthBins } from './length-bins.ts';

test('lengths are counted from the first bin that has a document to the longest one', () => {
  const bins = lengthBins(
    new Map([
      [12, 3],
      [19, 1],
      [20, 2],
      [180, 5],
    ]),
  );
  expect(bins).toEqual([
    { least: 10, documents: 4 },
    { least: 20, documents: 2 },
    { least: 50, documents: 0 },
    { least: 100, documents: 5 },
  ]);
  expect(lengthBins(new Map())).toEqual([]);
  expect(lengthBins(new Map([[0, 2]]))).toEqual([{ least: 0, documents: 2 }]);
});
