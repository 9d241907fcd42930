import { expect, test } from 'vitest';
import { splitRows } from './split.ts';

const rowsOf = (sizes: Readonly<Record<string, number>>) => {
  const labels = Object.entries(sizes).flatMap(([label, size]) => Array.from({ length: size }, () => label));
  return { labels, texts: labels.map((label, row) => `${label} ${row}`) };
};

test('a class of more rows than a call takes arguments is divided', () => {
  const { train, test } = splitRows(rowsOf({ a: 300_000, b: 10 }), { train: 1_000_000, test: 1_000_000, seed: 0 });
  expect([train.texts.length, test.texts.length]).toEqual([210_007, 90_003]);
  expect(new Set([...train.texts, ...test.texts]).size).toBe(300_010);
});

test('a smaller split is divided by class too, and a class of one row is left out', () => {
  const { labels, train, test } = splitRows(rowsOf({ a: 80, b: 20, c: 1 }), { train: 50, test: 10, seed: 3 });
  expect(labels).toEqual(['a', 'b']);
  const count = (targets: readonly number[]) => [0, 1].map((at) => targets.filter((target) => target === at).length);
  expect([count(train.targets), count(test.targets)]).toEqual([
    [40, 10],
    [8, 2],
  ]);
});
