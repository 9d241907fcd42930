import type { RandomSource } from './random-source.ts';

/**
 * Marsaglia's xorshift generator on 32 bits with shifts 13, 17, 5 and period 2^32 - 1 (Xorshift RNGs, Journal of
 * Statistical Software 8, 2003). scikit-learn's samplers draw from the same generator, so a fit here and a fit there
 * that start from one seed see the training documents in one order.
 */
export class Xorshift32 implements RandomSource {
  #state: number;

  /** @param seed a whole number; its lower 32 bits are taken, and 1 where they are all zero, which would never leave zero */
  constructor(seed: number) {
    this.#state = xorshiftState(seed);
  }

  /** A whole number, uniform in [0, 2^31). */
  nextInt31(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return x & 0x7fffffff;
  }

  /** A whole number in [0, bound). The remainder's bias is below bound / 2^31. */
  below(bound: number): number {
    return this.nextInt31() % bound;
  }

  /** A number in [0, 1) with 31 random bits. */
  uniform(): number {
    return this.nextInt31() / 0x80000000;
  }
}

/** The state of {@link Xorshift32} before its first number, for kernels that go on from it. */
export function xorshiftState(seed: number): number {
  return seed >>> 0 || 1;
}
