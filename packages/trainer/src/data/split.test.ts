import { expect, test } from 'vitest';
import { stratifiedSplit } from './split.ts';

const targets = Int32Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 95 ? 1 : 2));
const sizes = (rows: Int32Array) => [0, 1, 2].map((c) => rows.filter((row) => targets[row] === c).length);

test('every class gives its share, and every row is on one side', () => {
  const { kept, held } = stratifiedSplit(targets, 0.2, 1);
  expect(sizes(held)).toEqual([12, 7, 1]);
  expect([...kept, ...held].sort((a, b) => a - b)).toEqual(Array.from(targets, (_, i) => i));
});

test('the seed decides who', () => {
  expect(stratifiedSplit(targets, 0.2, 1)).toEqual(stratifiedSplit(targets, 0.2, 1));
  expect(stratifiedSplit(targets, 0.2, 1).held).not.toEqual(stratifiedSplit(targets, 0.2, 2).held);
});

test('a class keeps its last row, and a share of nothing holds nothing', () => {
  expect(sizes(stratifiedSplit(targets, 0.99, 1).kept)).toEqual([1, 1, 1]);
  expect(stratifiedSplit(targets, 0, 1).held.length).toBe(0);
});

test('rows that are given are the ones split', () => {
  const rows = Int32Array.from({ length: 50 }, (_, i) => 2 * i);
  const { kept, held } = stratifiedSplit(targets, 0.1, 3, rows);
  expect(kept.length + held.length).toBe(50);
  expect([...kept, ...held].every((row) => row % 2 === 0)).toBe(true);
});
