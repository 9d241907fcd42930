import { expect, test } from 'vitest';
import { choice, qnormal, quniform, uniform } from '../space/distribution.ts';
import { searchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import { gridSampler } from './grid.ts';

test('every combination comes once, and then no more', () => {
  const cube = unitCube(searchSpace({ a: choice('x', 'y'), b: quniform(0.1, 0.3, 0.1), c: choice(true, false) }));
  const sampler = gridSampler(cube, 3);
  const all = Array.from({ length: 12 }, (_, trial) => sampler.suggest({ trial, finished: [], inFlight: [] })!);
  const assignments = new Set(all.map((point) => JSON.stringify(cube.assignment(point))));
  expect(assignments.size).toBe(12);
  expect(assignments).toContain('{"a":"y","b":0.3,"c":false}');
  expect(sampler.suggest({ trial: 12, finished: [], inFlight: [] })).toBeUndefined();
});

test.each([
  ['uniform', uniform(0, 1)],
  ['qnormal', qnormal(0, 1, 1)],
])('a %s has no grid', (_, distribution) => {
  expect(() => gridSampler(unitCube(searchSpace({ rate: distribution })), 0)).toThrow(
    'rate of the grid sampler must be a choice, quniform, qloguniform or randint; got "a range without steps"',
  );
});

test('more than a million combinations are refused', () => {
  const cube = unitCube(searchSpace({ a: quniform(0, 1e4, 1), b: quniform(0, 1e4, 1) }));
  expect(() => gridSampler(cube, 0)).toThrow('combinations of the grid sampler must be in [1, 1000000]; got 100020001');
});
