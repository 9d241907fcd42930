import { expect, test } from 'vitest';
import type { Partition } from './partitions.ts';
import { assignRoles } from './roles.ts';

const partition = (name: string): Partition => {
  const [key = '', value = 'all'] = name.split('=');
  return { name, key: value === 'all' ? '' : key, value, files: [] };
};
const weeks = ['week=2026-W45', 'week=2026-W46', 'week=2026-W47'].map(partition);

test.each([
  [1, ['train', 'train', 'test']],
  [2, ['train', 'test', 'test']],
  [['2026-W45'], ['test', 'train', 'train']],
  [
    ['week=2026-W46', '2026-W47'],
    ['train', 'test', 'test'],
  ],
])('testPartitions %j of three weeks', (testPartitions, roles) => {
  expect(assignRoles(weeks, testPartitions)).toEqual(roles);
});

test('one partition alone is drawn from, whatever testPartitions says', () => {
  expect(assignRoles([partition('all')], 2)).toEqual(['both']);
  expect(assignRoles(weeks.slice(0, 1), 1)).toEqual(['both']);
});

test('splits say what they are', () => {
  expect(assignRoles(['split=test', 'split=train'].map(partition), 2)).toEqual(['test', 'train']);
});

test.each([
  [3, 'testPartitions of define-dataset must be in [1, 2], as there are 3 partitions; got 3'],
  [
    ['2026-W48'],
    'testPartitions of define-dataset must be among week=2026-W45, week=2026-W46, week=2026-W47; got "2026-W48"',
  ],
  [['2026-W45', '2026-W46', '2026-W47'], 'must be such that a partition is left to train on'],
])('testPartitions %j is refused', (testPartitions, message) => {
  expect(() => assignRoles(weeks, testPartitions)).toThrow(message);
});

test('splits of other names are refused', () => {
  expect(() => assignRoles(['split=dev', 'split=train'].map(partition), 1)).toThrow(
    'splits of the raw data must be split=train and split=test; got split=dev, split=train',
  );
});

test('a partition whose name says its set has it for good, and does not count among the newest', () => {
  const mixed = [...weeks, partition('week=2026-W47-test'), partition('week=2026-W47-train')];
  expect(assignRoles(mixed, 2)).toEqual(['train', 'test', 'test', 'test', 'train']);
  expect(assignRoles(mixed, ['2026-W45'])).toEqual(['test', 'train', 'train', 'test', 'train']);
  expect(assignRoles([weeks[0]!, ...mixed.slice(3)], 2)).toEqual(['both', 'test', 'train']);
  expect(assignRoles([...mixed.slice(3)], 2)).toEqual(['test', 'train']);
  expect(() => assignRoles(mixed, ['2026-W47-train'])).toThrow('without those named after the training set');
  expect(() => assignRoles(mixed, 3)).toThrow('must be in [1, 2], as there are 3 partitions; got 3');
});

test('labels that came later have partitions beside the splits', () => {
  const splits = ['split=2026-W48-test', 'split=2026-W48-train', 'split=test', 'split=train'].map(partition);
  expect(assignRoles(splits, 2)).toEqual(['test', 'train', 'test', 'train']);
});
