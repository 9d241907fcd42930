import { lowbias32 } from '@aml-mlops/random';

/** Characters of a shingle. */
const SHINGLE_LENGTH = 5;
/** More of a text is not compared. */
const COMPARED_CHARACTERS = 20_000;
/** Hashes of a block of {@link ShingleSets}: a set lies in one. */
const BLOCK = 1 << 18;

const scratch = new Uint32Array(COMPARED_CHARACTERS);

/**
 * Hashes (32 bits, unsigned) of every run of {@link SHINGLE_LENGTH} characters of a comparable text.
 *
 * @returns a view of memory that the next call writes over
 */
export function shingleHashes(comparable: string): Uint32Array {
  const length = Math.min(comparable.length, COMPARED_CHARACTERS);
  let packed = 0;
  let count = 0;
  // 31^5 modulo 2^32 takes the character that leaves out of the rolling polynomial.
  for (let i = 0; i < length; i++) {
    packed = (Math.imul(packed, 31) + comparable.charCodeAt(i)) | 0;
    if (i >= SHINGLE_LENGTH) packed = (packed - Math.imul(comparable.charCodeAt(i - SHINGLE_LENGTH), 28_629_151)) | 0;
    if (i >= SHINGLE_LENGTH - 1) scratch[count++] = lowbias32(packed) >>> 0;
  }
  return scratch.subarray(0, count);
}

/** The different shingles of a text, sorted. */
export function shingleSet(comparable: string): Uint32Array {
  return differentOf(shingleHashes(comparable)).slice();
}

/** Sorts hashes and moves the different ones to the front. @returns a view of these */
function differentOf(hashes: Uint32Array): Uint32Array {
  hashes.sort();
  let count = 0;
  for (let i = 0; i < hashes.length; i++) if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[count++] = hashes[i]!;
  return hashes.subarray(0, count);
}

/** Sets of shingles by row, in a few blocks of memory: a hundred thousand small arrays keep the garbage collector busy. */
export class ShingleSets {
  readonly #places = new Map<number, Uint32Array>();
  #block = new Uint32Array(0);
  #used = 0;

  add(row: number, comparable: string): void {
    const own = differentOf(shingleHashes(comparable));
    if (this.#used + own.length > this.#block.length) [this.#block, this.#used] = [new Uint32Array(BLOCK), 0];
    const place = this.#block.subarray(this.#used, this.#used + own.length);
    place.set(own);
    this.#used += own.length;
    this.#places.set(row, place);
  }

  /** The set of a row that was added. */
  of(row: number): Uint32Array {
    return this.#places.get(row)!;
  }
}

/**
 * Share of shingles that two sorted sets have in common: |A ∩ B| / |A ∪ B|; 0 for two empty ones.
 *
 * @param least where the share is sure to be smaller, comparing ends and the answer is 0; default compare to the end
 */
export function jaccard(a: Uint32Array, b: Uint32Array, least = 0): number {
  const total = a.length + b.length;
  // |A ∩ B| / (total - |A ∩ B|) >= least leaves so many shingles that only one of the two has.
  const alone = total - 2 * Math.ceil((least / (1 + least)) * total - 1e-9);
  if (Math.abs(a.length - b.length) > alone) return 0;
  let [i, j, common] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i]!, b[j]!];
    if (x === y) common++;
    else if (i + j - 2 * common > alone) return 0;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  const union = total - common;
  return union === 0 ? 0 : common / union;
}
