/**
 * Marsaglia's xorshift generator on 32 bits with shifts 13, 17, 5 and period 2^32 - 1 (Xorshift RNGs, Journal of
 * Statistical Software 8, 2003). scikit-learn's samplers draw from the same generator, so a fit here and a fit there
 * that start from one seed see the training documents in one order.
 */
export class Xorshift32 {
  #state: number;

  /** @param seed a whole number; its lower 32 bits are taken, and 1 where they are all zero, which would never leave zero */
  constructor(seed: number) {
    this.#state = initialState(seed);
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
  nextUnit(): number {
    return this.nextInt31() / 0x80000000;
  }
}

/** The generator's state before its first number. */
export function initialState(seed: number): number {
  return seed >>> 0 || 1;
}

/**
 * Seed number `stream` of a family of independent seeds: SplitMix's step and the finaliser of MurmurHash3 on 32 bits. A
 * tree or a class takes its own seed by its own number, so results do not depend on who computes what, or when.
 */
export function deriveSeed(seed: number, stream: number): number {
  let z = (seed + Math.imul(stream + 1, 0x9e3779b9)) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0 || 1;
}

/** Shuffles in place, the first element first (Fisher and Yates), drawing n - 1 numbers from a generator of its own. */
export function shuffle(order: Int32Array, seed: number): void {
  const random = new Xorshift32(seed);
  const n = order.length;
  for (let i = 0; i < n - 1; i++) {
    const j = i + random.below(n - i);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
}
