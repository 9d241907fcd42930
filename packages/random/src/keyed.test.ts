import { expect, test } from 'vitest';
import { keyedDraw, keyedShuffle, keyedUniform } from './keyed.ts';
import { lowbias32, mix32 } from './mix.ts';

test('the mixers are the two of hash-prospector, and bijections', () => {
  // x ^= x >> 16; x *= 0x21f0aaad; x ^= x >> 15; x *= 0xd35a2d97; x ^= x >> 15 in Python's integers.
  expect([lowbias32(0), lowbias32(1), lowbias32(2), lowbias32(-1)]).toEqual([0, 114555507, 229111015, 3652544131]);
  expect([mix32(0), mix32(1), mix32(-1)]).toEqual([0, 1753845952, 1734902346]);
  for (const mixer of [lowbias32, mix32]) {
    const images = new Set(Array.from({ length: 100_000 }, (_, i) => mixer(i)));
    expect(images.size).toBe(100_000);
  }
});

test('the numbers of a key never change: networks of today are trained again tomorrow', () => {
  expect([keyedDraw(9, 0), keyedDraw(9, 1)]).toEqual([2_906_114_450, 1_215_099_816]);
  expect(keyedUniform(9, 2)).toBe(0.6660605072975159);
  expect(keyedShuffle(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7), 9)).toEqual(Int32Array.of(2, 0, 4, 1, 3, 6, 7, 5));
});

test('numbers are uniform in [0, 1), whatever the key', () => {
  for (const key of [0, 7, 0xdeadbeef]) {
    const bins = new Int32Array(16);
    for (let i = 0; i < 64_000; i++) bins[Math.floor(keyedUniform(key, i) * 16)]!++;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
    // The 99.9 % point of chi-squared with 15 degrees of freedom.
    expect(chiSquared).toBeLessThan(37.7);
  }
});

test('a shuffle keeps every item, and puts each anywhere', () => {
  const places = new Int32Array(5);
  for (let turn = 0; turn < 5000; turn++) {
    const items = keyedShuffle(Int32Array.of(0, 1, 2, 3, 4), lowbias32(turn));
    expect([...items].sort()).toEqual([0, 1, 2, 3, 4]);
    places[items.indexOf(0)]!++;
  }
  for (const count of places) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
