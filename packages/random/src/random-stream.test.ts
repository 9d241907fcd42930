import { expect, test } from 'vitest';
import { RandomStream } from './random-stream.ts';

const take = (stream: RandomStream, n: number) => Array.from({ length: n }, () => stream.uniform());

test('the same words give the same stream, and any other word another', () => {
  expect(take(new RandomStream(1, 2), 5)).toEqual(take(new RandomStream(1, 2), 5));
  const firsts = [[1, 2], [2, 1], [1, 3], [1], [1, 2, 0], [2 ** 32 + 1, 2]].map((w) =>
    new RandomStream(...w).uniform(),
  );
  expect(new Set(firsts).size).toBe(firsts.length);
});

test('the stream of a seed never changes: studies of today are repeated tomorrow', () => {
  const stream = new RandomStream(42, 7);
  expect([stream.uint32(), stream.uint32(), stream.uint32()]).toMatchInlineSnapshot(`
    [
      3454050149,
      2094462014,
      2008747017,
    ]
  `);
});

test('uniform numbers have the mean, the variance and the independence of uniform numbers', () => {
  const n = 20_000;
  const x = take(new RandomStream(3), n);
  const mean = x.reduce((a, b) => a + b) / n;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
  const lagged = x.slice(1).reduce((a, b, i) => a + (b - mean) * (x[i]! - mean), 0) / n / variance;
  // Four standard errors.
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
  expect(Math.abs(lagged)).toBeLessThan(4 / Math.sqrt(n));
  // First draws of neighbouring streams are as independent as draws of one stream.
  const first = Array.from({ length: n }, (_, i) => new RandomStream(5, i).uniform());
  expect(Math.abs(first.reduce((a, b) => a + b) / n - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
});

test('below(n) is even over 0 to n - 1', () => {
  const stream = new RandomStream(9);
  const counts = new Uint32Array(7);
  for (let i = 0; i < 7000; i++) counts[stream.below(7)]!++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000));
});
