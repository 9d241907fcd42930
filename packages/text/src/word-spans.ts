import { planeClasses, WORD } from './characters.ts';
import { HASH_SEED, hashUnit } from './word-table.ts';

const MIN_WORD = 2;
const FIRST_WIDE = 0x80;

/** The words of a text, as runs of the UTF-16 units that it was cut from; shape (words), with room to spare. */
export interface WordSpans {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly hashes: Int32Array;
}

/** @param units length of the longest text whose words must fit */
export function wordSpans(units: number): WordSpans {
  // A word and what separates it from the next take three units at least.
  const words = Math.ceil((units + 1) / 3);
  return { starts: new Int32Array(words), lengths: new Int32Array(words), hashes: new Int32Array(words) };
}

/** By ASCII unit: the unit as it stands in a word, or 0 where it ends one. Units beyond ASCII have 0. */
export function foldTable(lowerCase: boolean): Uint16Array {
  const fold = new Uint16Array(0x10000);
  for (let unit = 0; unit < FIRST_WIDE; unit++) if (/\w/.test(String.fromCharCode(unit))) fold[unit] = unit;
  if (lowerCase) for (let unit = 0x41; unit <= 0x5a; unit++) fold[unit] = unit | 0x20;
  return fold;
}

/**
 * Cuts ASCII into words as `tokenise` does. The loop has no calls and no second table: it sets the pace of TF-IDF.
 *
 * @param units the text and a final 0; written over with the folded units
 * @returns the number of words, or -1 where the text is not ASCII
 */
export function cutAscii(units: Uint16Array, end: number, fold: Uint16Array, spans: WordSpans): number {
  const { starts, lengths, hashes } = spans;
  let words = 0;
  let start = 0;
  let hash = HASH_SEED;
  for (let i = 0; i <= end; i++) {
    const unit = units[i]!;
    const folded = fold[unit]!;
    if (folded !== 0) {
      units[i] = folded;
      hash = hashUnit(hash, folded);
      continue;
    }
    if (unit >= FIRST_WIDE) return -1;
    if (i - start >= MIN_WORD) {
      starts[words] = start;
      lengths[words] = i - start;
      hashes[words++] = hash;
    }
    start = i + 1;
    hash = HASH_SEED;
  }
  return words;
}

/** Cuts any text into words as `tokenise` does. Changes no unit. @param units the text and a final 0 */
export function cutUnicode(units: Uint16Array, end: number, spans: WordSpans): number {
  const { starts, lengths, hashes } = spans;
  const classes = planeClasses(0);
  let words = 0;
  let start = 0;
  let pairs = 0;
  let hash = HASH_SEED;
  for (let i = 0; i <= end; i++) {
    const unit = units[i]!;
    if ((classes[unit]! & WORD) !== 0) {
      hash = hashUnit(hash, unit);
      continue;
    }
    const next = units[i + 1] ?? 0;
    if (isWordPair(unit, next)) {
      hash = hashUnit(hashUnit(hash, unit), next);
      pairs++;
      i++;
      continue;
    }
    if (i - start - pairs >= MIN_WORD) {
      starts[words] = start;
      lengths[words] = i - start;
      hashes[words++] = hash;
    }
    start = i + 1;
    pairs = 0;
    hash = HASH_SEED;
  }
  return words;
}

function isWordPair(high: number, low: number): boolean {
  if ((high & 0xfc00) !== 0xd800 || (low & 0xfc00) !== 0xdc00) return false;
  const plane = ((high & 0x3c0) >> 6) + 1;
  return (planeClasses(plane)[((high & 0x3f) << 10) | (low & 0x3ff)]! & WORD) !== 0;
}
