import { Sfc32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { FirstRows } from './first-rows.ts';

/** Keys of 53 bits, of which some are close to one another and some differ in their high bits alone. */
function drawKey(random: Sfc32, different: number): number {
  const number = random.below(different);
  const kind = random.below(4);
  if (kind === 0) return number;
  if (kind === 1) return number * 2 ** 32;
  return kind === 2 ? 2 ** 53 - 1 - number : number * 2 ** 20 + number;
}

test.each([
  [0, 10],
  [1, 1000],
  [2, 100_000],
  [3, 2_000_000],
])('as a Map has it: seed %i, up to %i different keys of each kind', (seed, different) => {
  const random = new Sfc32(seed, 'first rows');
  const rows = new FirstRows(4);
  const expected = new Map<number, number>();
  for (let row = 0; row < 60_000; row++) {
    const key = drawKey(random, different);
    if (!expected.has(key)) expected.set(key, row);
    const found = rows.firstOf(key, row);
    if (found !== expected.get(key)) expect(found, `key ${key}`).toBe(expected.get(key));
  }
  expect(rows.size).toBe(expected.size);
});
