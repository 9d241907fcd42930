import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveSeed } from './derive-seed.ts';
import { Lcg32 } from './lcg32.ts';
import { Mulberry32 } from './mulberry32.ts';
import type { RandomSource } from './random-source.ts';
import { RandomStream } from './random-stream.ts';
import { Sfc32 } from './sfc32.ts';
import { shuffle } from './shuffle.ts';
import { Xorshift32, xorshiftState } from './xorshift32.ts';

interface Case {
  readonly name: string;
  readonly open: (seed: number) => RandomSource;
  /** The first three numbers of seed 3 as 32-bit integers: what is known by a stream holds for ever. */
  readonly golden: readonly number[];
}

const SOURCES: readonly Case[] = [
  { name: 'RandomStream', open: (seed) => new RandomStream(seed), golden: [3908801932, 2558430924, 3339471068] },
  { name: 'Xorshift32', open: (seed) => new Xorshift32(seed), golden: [1622214, 403772422, 1755897998] },
  { name: 'Sfc32', open: (seed) => new Sfc32(seed, 'csv'), golden: [195952325, 1782612942, 2289782992] },
  { name: 'Mulberry32', open: (seed) => new Mulberry32(seed), golden: [3_093_350_482, 166_052_715, 1_959_330_548] },
  { name: 'Lcg32', open: (seed) => new Lcg32(seed), golden: [1_018_897_798, 2_365_144_877, 3_752_335_016] },
];

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe.each(SOURCES)('$name', ({ open, golden }) => {
  test('the numbers of a seed never change', () => {
    const random = open(3);
    expect(golden.map(() => Math.floor(random.uniform() * 2 ** 32))).toEqual(golden);
  });

  test('uniform numbers are in [0, 1), whole ones in [0, bound), and the same for the same seed', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 31 }), (seed, bound) => {
        const [random, again] = [open(seed), open(seed)];
        for (let i = 0; i < 20; i++) {
          const [u, k] = [random.uniform(), random.below(bound)];
          expect(u >= 0 && u < 1).toBe(true);
          expect(Number.isInteger(k) && k >= 0 && k < bound).toBe(true);
          expect([again.uniform(), again.below(bound)]).toEqual([u, k]);
        }
      }),
    );
  });

  test('they are even over their range', () => {
    const random = open(12_345);
    const counts = new Int32Array(10);
    const wholes = new Int32Array(10);
    for (let i = 0; i < 40_000; i++) {
      counts[Math.floor(random.uniform() * 10)]!++;
      wholes[random.below(10)]!++;
    }
    // The 99.99 % point of chi-squared with 9 degrees of freedom.
    for (const bins of [counts, wholes]) {
      expect(bins.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0)).toBeLessThan(33.7);
    }
  });

  test('a shuffle is a permutation', () => {
    fc.assert(
      fc.property(seeds, fc.nat(40), (seed, n) => {
        const order = Int32Array.from({ length: n }, (_, i) => i);
        const shuffled = order.slice();
        shuffle(shuffled, open(seed));
        expect(shuffled.toSorted()).toEqual(order);
      }),
    );
  });
});

test("the first numbers of xorshift are Marsaglia's", () => {
  const random = new Xorshift32(2_463_534_242);
  // 723471715 is the first number of his paper's example; all are cut to 31 bits.
  expect([random.nextInt31(), random.nextInt31()]).toEqual([723_471_715, 2_497_366_906 & 0x7fffffff]);
});

test('a seed of zero does not stay at zero', () => {
  expect(xorshiftState(0)).toBe(1);
  expect(new Xorshift32(0).nextInt31()).toBe(new Xorshift32(1).nextInt31());
});

test('a shuffle of xorshift numbers is the one that solvers know', () => {
  const order = Int32Array.from({ length: 8 }, (_, i) => i);
  shuffle(order, new Xorshift32(7));
  expect(order).toEqual(Int32Array.of(7, 1, 0, 5, 2, 3, 6, 4));
});

test('streams of one seed with different names have numbers of their own', () => {
  expect(new Sfc32(1, 'a').uniform()).not.toBe(new Sfc32(1, 'b').uniform());
});

test('derived seeds are always the same, differ from each other and are never zero', () => {
  expect([deriveSeed(1, 0), deriveSeed(1, 1), deriveSeed(42, 9)]).toEqual([2_527_132_011, 314_344_336, 910_337_628]);
  const derived = new Set<number>();
  for (let seed = 0; seed < 40; seed++)
    for (let stream = 0; stream < 250; stream++) derived.add(deriveSeed(seed, stream));
  expect(derived.size).toBeGreaterThan(9_900);
  expect(derived.has(0)).toBe(false);
});
