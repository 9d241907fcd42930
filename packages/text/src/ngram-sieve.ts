/** Cells by the bits of their number: 32 MB, which tell tens of millions of n-grams apart. */
const BITS = 25;
const MOST = 0xff;

/**
 * Keeps the n-grams that stand in few texts out of a table, so that it does not have to hold them: a first pass counts n-grams in
 * cells, by hash; the second takes those whose cell has enough. An n-gram that enough texts have always passes. Of the rarer ones some
 * do, which share a cell or stand twice in a text (a count-min sketch of one row: Cormode and Muthukrishnan, 2005).
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | counts | 2^25 | uint8 | occurrences of the n-grams of a cell, 255 for more |
 */
export class NgramSieve {
  readonly least: number;
  readonly #counts: Uint8Array;

  /** @param least texts that an n-gram must stand in. Range: [1, 255] */
  constructor(least: number, counts: Uint8Array = new Uint8Array(2 ** BITS)) {
    this.least = Math.min(least, MOST);
    this.#counts = counts;
  }

  /** The same counts, with another minimum. */
  of(least: number): NgramSieve {
    return new NgramSieve(least, this.#counts);
  }

  /** Counts n-grams of these hashes. */
  add(hashes: Int32Array, count: number): void {
    const counts = this.#counts;
    for (let i = 0; i < count; i++) {
      const cell = cellOf(hashes[i]!);
      if (counts[cell]! < MOST) counts[cell] = counts[cell]! + 1;
    }
  }

  /**
   * The smallest number of occurrences that at most so many cells have, so that about as many n-grams have it.
   *
   * @returns in [1, 255]
   */
  leastFor(most: number): number {
    const cells = new Int32Array(MOST + 1);
    for (const count of this.#counts) cells[count]!++;
    let least = MOST;
    for (let left = cells[MOST]!; least > 1 && left + cells[least - 1]! <= most; least--) left += cells[least - 1]!;
    return least;
  }

  /** Whether the n-gram may stand in enough texts. */
  passes(hash: number): boolean {
    return this.#counts[cellOf(hash)]! >= this.least;
  }
}

/** The low bits of an FNV hash know little of the last units: the high bits of a product do (Knuth, multiplicative hashing). */
function cellOf(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> (32 - BITS);
}
