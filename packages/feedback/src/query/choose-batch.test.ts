import { Sfc32 } from '@aml-mlops/random';
import { TfidfVectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { strategyOf } from '../strategies/strategies.ts';
import type { QueryPool } from '../strategies/strategy.ts';
import { chooseBatch } from './choose-batch.ts';
import { groupPool } from './group-pool.ts';

const texts = Array.from({ length: 100 }, (_, i) => `text number${i} word${i % 7} about${i % 3}`);
/** Sure of class 0 the later a text comes; class 2 is likely in the last ten alone. */
const pool: QueryPool = {
  X: new TfidfVectorizer().fitTransform(texts),
  classes: 3,
  probabilities: Float64Array.from({ length: 300 }, (_, at) => {
    const row = Math.floor(at / 3);
    const rare = row >= 90 ? 0.1 : 0.001;
    const first = (1 - rare) * (0.5 + row / 250);
    return [first, 1 - rare - first, rare][at % 3]!;
  }),
};
const options = { strategy: strategyOf('margin'), count: 20, control: 0.2, floor: 0.1, rarest: 2 };

test('a batch has a random arm, a floor for the rarest class, and the choice of the strategy', () => {
  const batch = chooseBatch(pool, { ...options, random: new Sfc32(3, 'batch') });
  const rowsOf = (arm: string) => batch.filter((chosen) => chosen.arm === arm).map(({ row }) => row);
  expect(new Set(batch.map(({ row }) => row)).size).toBe(20);
  expect([rowsOf('control').length, rowsOf('floor').length, rowsOf('query').length]).toEqual([4, 2, 14]);
  expect(rowsOf('floor').every((row) => row >= 90)).toBe(true);
  const others = new Set([...rowsOf('control'), ...rowsOf('floor')]);
  const closest = [...texts.keys()].filter((row) => !others.has(row)).slice(0, 14);
  expect(rowsOf('query').sort((a, b) => a - b)).toEqual(closest);
});

test('every text is as likely as another to be in the control arm', () => {
  const counts = new Int32Array(100);
  for (let seed = 0; seed < 500; seed++) {
    const batch = chooseBatch(pool, { ...options, random: new Sfc32(seed, 'batch') });
    for (const { row, arm } of batch) if (arm === 'control') counts[row]!++;
  }
  // 20 expected of each; chi-squared of 99 degrees of freedom is below 148.2 in 99.9 % of draws.
  const chiSquared = counts.reduce((sum, count) => sum + (count - 20) ** 2 / 20, 0);
  expect(chiSquared).toBeLessThan(148.2);
});

test('the seed decides; shares that leave nothing are refused', () => {
  const choose = (more: object) => chooseBatch(pool, { ...options, random: new Sfc32(1, 'batch'), ...more });
  expect(choose({})).toEqual(choose({}));
  expect(choose({ count: 1000 })).toHaveLength(100);
  expect(choose({ control: 1, floor: 0 }).every(({ arm }) => arm === 'control')).toBe(true);
  expect(() => choose({ control: 1.5 })).toThrow('control of the query must be in [0, 1]; got 1.5');
  expect(() => choose({ control: 0.95 })).toThrow('control + floor of the query must be at most 1');
  expect(() => choose({ count: 0 })).toThrow('count of the query must be a whole number from 1; got 0');
});

test('near duplicates are asked about once, and known texts not at all', async () => {
  const parcel =
    'Your parcel is on its way and will be at your door tomorrow between nine and twelve, please be at home';
  const pool = [parcel, 'See you at lunch', parcel.replace('nine', 'ten'), 'SEE you at lunch!', 'Who are you?'];
  expect(await groupPool(pool, [])).toEqual({
    ...{ rows: Int32Array.of(0, 1, 4), copies: Int32Array.of(2, 2, 1), repeated: 2, known: 0 },
  });
  expect(await groupPool(pool, [parcel.toUpperCase(), 'who are you'])).toEqual({
    ...{ rows: Int32Array.of(1), copies: Int32Array.of(2), repeated: 1, known: 3 },
  });
});
