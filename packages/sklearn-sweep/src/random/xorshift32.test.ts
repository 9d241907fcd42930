import { expect, test } from 'vitest';
import { deriveSeed, shuffle, Xorshift32 } from './xorshift32.ts';

test("the first numbers are Marsaglia's", () => {
  const random = new Xorshift32(2_463_534_242);
  // 723471715 is the first number of his paper's example; all are cut to 31 bits.
  expect([random.nextInt31(), random.nextInt31()]).toEqual([723_471_715, 2_497_366_906 & 0x7fffffff]);
});

test('a seed of zero does not stay at zero', () => {
  expect(new Xorshift32(0).nextInt31()).toBe(new Xorshift32(1).nextInt31());
});

test('a shuffle is a permutation, the same for the same seed', () => {
  const order = Int32Array.from({ length: 100 }, (_, i) => i);
  const again = order.slice();
  shuffle(order, 7);
  shuffle(again, 7);
  expect(order).toEqual(again);
  expect(order.toSorted()).toEqual(Int32Array.from({ length: 100 }, (_, i) => i));
  expect(order).not.toEqual(order.toSorted());
});

test('derived seeds differ from each other and are never zero', () => {
  const seeds = new Set<number>();
  for (let seed = 0; seed < 40; seed++)
    for (let stream = 0; stream < 250; stream++) seeds.add(deriveSeed(seed, stream));
  expect(seeds.size).toBeGreaterThan(9_900);
  expect(seeds.has(0)).toBe(false);
});
