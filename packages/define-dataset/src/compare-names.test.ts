import { expect, test } from 'vitest';
import { compareNames } from './compare-names.ts';

test('numbers within names count by value', () => {
  const names = ['2026-W10', '2026-W9', '2025-W52', '2026-W', '2026-W09', 'b', 'a10', 'a9b'];
  expect(names.sort(compareNames)).toEqual([
    '2025-W52',
    '2026-W',
    '2026-W09',
    '2026-W9',
    '2026-W10',
    'a9b',
    'a10',
    'b',
  ]);
});

test('only equal names are equal', () => {
  expect(compareNames('x1', 'x1')).toBe(0);
  expect(compareNames('x01', 'x1')).toBe(-1);
  expect(compareNames('x1', 'x01')).toBe(1);
});
