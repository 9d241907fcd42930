import { mix32 } from './mix.ts';
import type { RandomSource } from './random-source.ts';

/**
 * The generator for new code: xoshiro128** (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47, 2021), seeded by a hash of all seed words. Streams of different words are
 * independent, so trial 17 does not depend on trial 16. Hyperparameter studies are reproduced by these numbers.
 */
export class RandomStream implements RandomSource {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param words whole numbers that name the stream, such as a study's seed and a trial's number */
  constructor(...words: readonly number[]) {
    let hash = 0x9e3779b9;
    for (const word of words) {
      hash = mix32(hash ^ mix32(word >>> 0));
      hash = mix32(hash + Math.floor(word / 2 ** 32) + 0x85ebca6b);
    }
    const next = () => {
      hash = (hash + 0x9e3779b9) >>> 0;
      return mix32(hash);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1; // never all zero
  }

  /** An integer, uniform in [0, 2^32). */
  uint32(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = rotate(this.#d, 11);
    return result;
  }

  /** Uniform in the open interval (0, 1), with 52 bits, at the midpoints of the cells. */
  uniform(): number {
    const high = this.uint32() >>> 6;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low + 0.5) / 2 ** 52;
  }

  /** An integer, uniform in [0, bound), for a bound in [1, 2^32]. */
  below(bound: number): number {
    return Math.floor((this.uint32() * bound) / 2 ** 32);
  }
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
