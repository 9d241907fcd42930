import { expect, test } from 'vitest';
import { rollOutStages } from './roll-out-stages.ts';

const names = (...args: Parameters<typeof rollOutStages>) => rollOutStages(...args).map(({ name }) => name);

test.each([
  [100, 20, false, ['0', 'mirror', '10', '50', '100']],
  [100, 0, false, ['0', '10', '50', '100']],
  [10, 20, false, ['0', 'mirror', '10']],
  [30, 20, false, ['0', 'mirror', '10', '30']],
  [0, 20, false, ['0']],
  [100, 20, true, ['0', '100']],
])('to %i %% with a mirror of %i, first %s', (traffic, mirror, isFirst, expected) => {
  expect(names(traffic, mirror, isFirst)).toEqual(expected);
});
