/**
 * Counter-based random numbers: number i of a stream depends on (key, i) alone, so threads, engines and
 * resumed runs draw the same numbers in any order. The training kernels compute the same numbers, so the bits of trained
 * networks depend on them.
 */
import { lowbias32 } from './mix.ts';

/** Number i of a key's stream: an integer, uniform in [0, 2^32). */
export function keyedDraw(key: number, i: number): number {
  return lowbias32(lowbias32(i + key) ^ key);
}

/** Number i of a key's stream, uniform in [0, 1) with 24 bits, which is exact in float32. */
export function keyedUniform(key: number, i: number): number {
  return (keyedDraw(key, i) >>> 8) * 2 ** -24;
}

/** Shuffles in place by Fisher and Yates, from the last element. @returns the same array */
export function keyedShuffle(items: Int32Array, key: number): Int32Array {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor((keyedDraw(key, i) * (i + 1)) / 2 ** 32);
    const held = items[i]!;
    items[i] = items[j]!;
    items[j] = held;
  }
  return items;
}
