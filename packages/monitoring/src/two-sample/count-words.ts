import { bucketOfHash, FNV_OFFSET, FNV_PRIME, wordsRead } from './hashed-words.ts';

/** Slots of the table of a text's words: more than twice the most words that are read. */
const SLOTS = 512;
const UNKNOWN = 0;
const OTHER = 1;
const WORD = 2;

/** Whether each UTF-16 code unit is part of a word; found out when it first occurs, but for surrogates. */
const kinds = new Uint8Array(0x10000);
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;

/** Text in which each slot was last used, so that the table need not be emptied. */
const usedBy = new Uint32Array(SLOTS);
const hashes = new Int32Array(SLOTS);
const starts = new Uint16Array(SLOTS);
const ends = new Uint16Array(SLOTS);
let textNumber = 0;

/**
 * Counts the distinct words of a text by bucket: the words that `wordsOf` finds, without a string for each of them.
 *
 * @param into number [buckets], to which 1 is added for each distinct word
 * @returns number of distinct words
 */
export function countWords(text: string, into: Float64Array): number {
  const { read, most } = wordsRead(text);
  if (textNumber === 0xffffffff) {
    usedBy.fill(0);
    textNumber = 0;
  }
  textNumber++;
  const { length } = read;
  let distinct = 0;
  let hash = FNV_OFFSET;
  let start = 0;
  let characters = 0;
  for (let at = 0; at < length; at++) {
    const unit = read.charCodeAt(at);
    const kind = kinds[unit]!;
    if (kind === WORD || (kind === UNKNOWN && isWord(read, at, unit))) {
      if (characters === 0) {
        hash = FNV_OFFSET;
        start = at;
      }
      characters++;
      hash = Math.imul(hash ^ unit, FNV_PRIME);
      // The second half of a letter outside the basic plane.
      if (unit >= 0xd800 && unit <= 0xdbff) hash = Math.imul(hash ^ read.charCodeAt(++at), FNV_PRIME);
      continue;
    }
    if (characters >= 2 && isNew(read, hash, start, at)) {
      into[bucketOfHash(hash)]!++;
      if (++distinct === most) return distinct;
    }
    characters = 0;
  }
  if (characters >= 2 && isNew(read, hash, start, length)) {
    into[bucketOfHash(hash)]!++;
    distinct++;
  }
  return distinct;
}

function isWord(text: string, at: number, unit: number): boolean {
  if (unit >= 0xd800 && unit <= 0xdfff) return WORD_CHARACTER.test(String.fromCodePoint(text.codePointAt(at)!));
  kinds[unit] = WORD_CHARACTER.test(String.fromCharCode(unit)) ? WORD : OTHER;
  return kinds[unit] === WORD;
}

/** Whether a word of the text occurs for the first time. Words of equal hash are compared by letter. */
function isNew(text: string, hash: number, start: number, end: number): boolean {
  let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  for (; usedBy[slot] === textNumber; slot = (slot + 1) & (SLOTS - 1)) {
    if (hashes[slot] === hash && isSame(text, start, end, starts[slot]!, ends[slot]!)) return false;
  }
  usedBy[slot] = textNumber;
  hashes[slot] = hash;
  starts[slot] = start;
  ends[slot] = end;
  return true;
}

function isSame(text: string, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let i = start, j = otherStart; i < end; i++, j++) {
    if (text.charCodeAt(i) !== text.charCodeAt(j)) return false;
  }
  return true;
}
