import { lowbias32 } from '@aml-mlops/random';

/** Characters of a shingle. */
const SHINGLE_LENGTH = 5;
/** More of a text is not compared. */
const COMPARED_CHARACTERS = 20_000;

/** Calls `each` with the hash (32 bits, unsigned) of every run of {@link SHINGLE_LENGTH} characters of a comparable text. */
export function eachShingle(comparable: string, each: (hash: number) => void): void {
  const length = Math.min(comparable.length, COMPARED_CHARACTERS);
  let packed = 0;
  // 31^5 modulo 2^32 takes the character that leaves out of the rolling polynomial.
  for (let i = 0; i < length; i++) {
    packed = (Math.imul(packed, 31) + comparable.charCodeAt(i)) | 0;
    if (i >= SHINGLE_LENGTH) packed = (packed - Math.imul(comparable.charCodeAt(i - SHINGLE_LENGTH), 28_629_151)) | 0;
    if (i >= SHINGLE_LENGTH - 1) each(lowbias32(packed) >>> 0);
  }
}

/** The different shingles of a text, sorted. */
export function shingleSet(comparable: string): Uint32Array {
  const hashes: number[] = [];
  eachShingle(comparable, (hash) => hashes.push(hash));
  const sorted = Uint32Array.from(hashes).sort();
  return sorted.filter((hash, i) => i === 0 || hash !== sorted[i - 1]);
}

/** Share of shingles that two sorted sets have in common: |A ∩ B| / |A ∪ B|; 0 for two empty ones. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i]!, b[j]!];
    if (x === y) common++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  const union = a.length + b.length - common;
  return union === 0 ? 0 : common / union;
}
