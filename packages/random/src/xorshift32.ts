import type { RandomSource } from './random-source.ts';

/**
 * Marsaglia's xorshift generator on 32 bits with shifts 13, 17, 5 and period 2^32 - 1 (Xorshift RNGs, Journal of
 * Statistical Software 8, 2003). scikit-learn's solvers use the same generator, so fits here and there
 * with the same seed visit the training documents in the same order.
 */
export class Xorshift32 implements RandomSource {
  #state: number;

  /** @param seed an integer, of which the lower 32 bits are used; 1 if they are zero, since the generator would stay at zero */
  constructor(seed: number) {
    this.#state = xorshiftState(seed);
  }

  /** An integer, uniform in [0, 2^31). */
  nextInt31(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return x & 0x7fffffff;
  }

  /** An integer in [0, bound), by the remainder, with a bias below bound / 2^31. */
  below(bound: number): number {
    return this.nextInt31() % bound;
  }

  /** A number in [0, 1) with 31 random bits. */
  uniform(): number {
    return this.nextInt31() / 0x80000000;
  }
}

/** The initial state of {@link Xorshift32}, for kernels that continue from it. */
export function xorshiftState(seed: number): number {
  return seed >>> 0 || 1;
}
