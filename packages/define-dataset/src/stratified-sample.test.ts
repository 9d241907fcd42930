import { expect, test } from 'vitest';
import { boundedShare, StratifiedSample, sampleSize } from './stratified-sample.ts';

function draw(targets: readonly number[], classRows: readonly number[], share: number, seed: number): number[] {
  const sample = new StratifiedSample(classRows, share, seed, 'test');
  return targets.flatMap((target, row) => (sample.next(target) ? [row] : []));
}

test('each class gives exactly its share', () => {
  const targets = Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 1 : 0));
  const drawn = draw(targets, [900, 100], 0.25, 42);
  expect(drawn.filter((row) => targets[row] === 0)).toHaveLength(225);
  expect(drawn.filter((row) => targets[row] === 1)).toHaveLength(25);
});

test('the same seed draws the same rows, another seed others', () => {
  const targets = Array.from({ length: 100 }, () => 0);
  expect(draw(targets, [100], 0.5, 1)).toEqual(draw(targets, [100], 0.5, 1));
  expect(draw(targets, [100], 0.5, 1)).not.toEqual(draw(targets, [100], 0.5, 2));
});

test('every row is drawn equally often', () => {
  const times = Array.from({ length: 20 }, () => 0);
  for (let seed = 0; seed < 4000; seed++) {
    for (const row of draw(
      times.map(() => 0),
      [20],
      0.25,
      seed,
    ))
      times[row] = (times[row] ?? 0) + 1;
  }
  // 4,000 draws of 5 from 20: 1,000 each, standard deviation 27; five of them is never by chance.
  for (const count of times) expect(Math.abs(count - 1000)).toBeLessThan(137);
});

test('a class that is there gives a row at least; a share of 1 gives all', () => {
  expect([sampleSize(0, 0.5), sampleSize(1, 0.1), sampleSize(3, 0.5), sampleSize(7, 1)]).toEqual([0, 1, 2, 7]);
});

test('a share is as it was until it takes more rows than are allowed; then the classes keep their proportions', () => {
  expect(boundedShare([30_000, 10_000], 0.5, 20_000)).toBe(0.5);
  expect(boundedShare([300_000, 100_000], 0.5, 20_000)).toBe(0.05);
  expect([300_000, 100_000].map((rows) => sampleSize(rows, 0.05))).toEqual([15_000, 5000]);
});
