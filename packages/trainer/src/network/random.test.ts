import { expect, test } from 'vitest';
import { draw, mix, shuffle, streamKey, uniform } from './random.ts';

test('the mixer is lowbias32', () => {
  // x ^= x >> 16; x *= 0x21f0aaad; x ^= x >> 15; x *= 0xd35a2d97; x ^= x >> 15 in Python's integers.
  expect([mix(0), mix(1), mix(2), mix(-1)]).toEqual([0, 114555507, 229111015, 3652544131]);
  const images = new Set(Array.from({ length: 100_000 }, (_, i) => mix(i)));
  expect(images.size).toBe(100_000);
});

test('numbers are uniform in [0, 1), whatever the stream', () => {
  for (const stream of ['embedding', 'dropout', 'shuffle'] as const) {
    const key = streamKey(7, stream, 3);
    const bins = new Int32Array(16);
    for (let i = 0; i < 64_000; i++) bins[Math.floor(uniform(key, i) * 16)]!++;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
    // The 99.9 % point of chi-squared with 15 degrees of freedom.
    expect(chiSquared).toBeLessThan(37.7);
  }
});

test('streams, turns and seeds have numbers of their own', () => {
  const keys = [
    streamKey(1, 'shuffle', 1),
    streamKey(1, 'shuffle', 2),
    streamKey(1, 'dropout', 1),
    streamKey(2, 'shuffle', 1),
  ];
  expect(new Set(keys.map((key) => draw(key, 0))).size).toBe(4);
});

test('a shuffle keeps every item, and puts each anywhere', () => {
  const places = new Int32Array(5);
  for (let turn = 0; turn < 5000; turn++) {
    const items = shuffle(Int32Array.of(0, 1, 2, 3, 4), streamKey(0, 'shuffle', turn));
    expect([...items].sort()).toEqual([0, 1, 2, 3, 4]);
    places[items.indexOf(0)]!++;
  }
  for (const count of places) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
