import type { RandomSource } from './random-source.ts';

/**
 * The linear congruence of Numerical Recipes, modulo 2^32. Its low bits are poor: it is here for what is known by its
 * numbers, the texts that parity is certified on.
 */
export class Lcg32 implements RandomSource {
  #state: number;

  /** @param seed a whole number; its lower 32 bits are taken */
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
