import { expect, test } from 'vitest';
import { readSort, sortText } from './sort-state.ts';
import { sorted } from './sorted.ts';

test('rows without a value come last either way, equal ones keep their order', () => {
  const rows = [3, undefined, 1, Number.NaN, 2];
  const ends = (descending: boolean) => sorted(rows, (value) => value, descending);
  expect(ends(false)).toEqual([1, 2, 3, undefined, Number.NaN]);
  expect(ends(true)).toEqual([3, 2, 1, undefined, Number.NaN]);
  expect(sorted(['run-10', 'run-9'], (name) => name, false)).toEqual(['run-9', 'run-10']);
  expect(sorted([{ n: 'b' }, { n: 'a' }], () => 1, true)).toEqual([{ n: 'b' }, { n: 'a' }]);
});

test('an address holds how a table is sorted', () => {
  for (const sort of [
    { key: 'metrics.f1', descending: true },
    { key: 'a desc b', descending: false },
  ]) {
    expect(readSort(sortText(sort))).toEqual(sort);
  }
  expect(readSort(undefined)).toBeUndefined();
});
