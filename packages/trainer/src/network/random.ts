/**
 * Random numbers by position instead of by turn: number i of a stream depends on (seed, stream, i) alone, so threads,
 * engines and resumed runs draw the same ones in any order.
 *
 * The mixer is Chris Wellons' 32-bit hash `lowbias32` (hash-prospector, public domain).
 */
export function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** What is drawn, so that no two uses share their numbers. */
export const STREAMS = {
  embedding: 1,
  hidden: 2,
  output: 3,
  hiddenBias: 4,
  outputBias: 5,
  shuffle: 6,
  dropout: 7,
  split: 8,
} as const;

export type Stream = keyof typeof STREAMS;

/** The key of a stream; `turn` tells epochs or steps apart. */
export function streamKey(seed: number, stream: Stream, turn = 0): number {
  return mix(mix(mix(seed) + STREAMS[stream]) + turn);
}

/** Number i of a stream: 32 uniform bits. */
export function draw(key: number, i: number): number {
  return mix(mix(i + key) ^ key);
}

/** Number i of a stream, uniform in [0, 1) with 24 bits: exact in float32. */
export function uniform(key: number, i: number): number {
  return (draw(key, i) >>> 8) * 2 ** -24;
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle(items: Int32Array, key: number): Int32Array {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor((draw(key, i) * (i + 1)) / 2 ** 32);
    const held = items[i]!;
    items[i] = items[j]!;
    items[j] = held;
  }
  return items;
}
