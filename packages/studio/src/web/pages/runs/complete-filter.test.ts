import { expect, test } from 'vitest';
import type { ColumnRef } from './column-ref.ts';
import { columnsText, readColumns } from './column-ref.ts';
import { completeFilter } from './complete-filter.ts';

const columns: ColumnRef[] = [
  { kind: 'metrics', key: 'accuracy' },
  { kind: 'params', key: 'learning rate' },
  { kind: 'tags', key: '__proto__' },
];
const options = (before: string) => completeFilter(before, columns).options;

test('names, comparisons, values and AND, each where it can stand', () => {
  expect(options('')).toContain('metrics.accuracy');
  expect(options('acc')).toEqual(['metrics.accuracy']);
  expect(options('params.')).toEqual(['params.`learning rate`']);
  expect(options('metrics.accuracy ')).toEqual(['>', '>=', '<', '<=', '=', '!=']);
  expect(options('params.`learning rate` ')).toContain('IS NOT NULL');
  expect(options('attributes.status = ')).toContain("'FAILED'");
  expect(options('metrics.accuracy > 0.9 ')).toEqual(['AND']);
  expect(options("attributes.status IN ('FAILED', 'KILLED') AND tags.")).toEqual(['tags.__proto__']);
  expect(options("params.`learning rate` = 'a AND b' AND metrics.accuracy > 1 AND acc")).toEqual(['metrics.accuracy']);
});

test('what is completed is the part that is being typed', () => {
  const before = 'metrics.accuracy > 0.9 AND acc';
  expect(before.slice(completeFilter(before, columns).from)).toBe('acc');
  expect(options('metrics.accuracy > 0.9')).toEqual([]);
});

test('columns go through an address and come back', () => {
  expect(readColumns(columnsText(columns))).toEqual(columns);
  expect(readColumns('nonsense\nmetrics.')).toEqual([]);
});
