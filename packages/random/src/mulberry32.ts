import type { RandomSource } from './random-source.ts';

/**
 * T. Ettinger's mulberry32 (public domain): 32 bits of state, small and fast. The gate's intervals and the texts that
 * benchmarks generate depend on its numbers.
 */
export class Mulberry32 implements RandomSource {
  #state: number;

  /** @param seed an integer, of which the lower 32 bits are used */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A number in [0, 1) with 32 random bits. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }
}
