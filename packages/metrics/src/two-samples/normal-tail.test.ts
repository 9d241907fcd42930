import { expect, test } from 'vitest';
import { normalTail } from './normal-tail.ts';

test.each([
  [0, 0.5],
  [1, 0.15865525393145707],
  [-1, 0.8413447460685429],
  [1.959963984540054, 0.025],
  [6, 9.865876450376946e-10],
])('the tail beyond %d is %d, as scipy.stats.norm.sf', (z, tail) => {
  expect(normalTail(z) / tail).toBeCloseTo(1, 10);
});
