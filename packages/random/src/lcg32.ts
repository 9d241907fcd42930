import type { RandomSource } from './random-source.ts';

/**
 * The linear congruential generator of Numerical Recipes, modulo 2^32. Its low bits are poor; it is kept because the texts
 * that parity is certified on depend on its numbers.
 */
export class Lcg32 implements RandomSource {
  #state: number;

  /** @param seed an integer, of which the lower 32 bits are used */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1) with 32 bits. */
  uniform(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }
}
