import { expect, test } from 'vitest';
import { documentCosts } from './cost.ts';

const COSTS = [
  [0, 5],
  [1, 0],
];

test('each answer costs what the matrix says of true class and answer', () => {
  expect([...documentCosts([0, 0, 1, 1], [0, 1, 0, 1], COSTS)]).toEqual([0, 5, 1, 0]);
});

test('an answer without a cost, and nothing to judge, are refused', () => {
  expect(() => documentCosts([0], [2], COSTS)).toThrow(
    'cost of answer 2 to class 0 of documentCosts must be at least 0; got nothing',
  );
  expect(() => documentCosts([0, 1], [0], COSTS)).toThrow('answers of documentCosts must be 2');
});
