import { DIGIT, PUNCTUATION, planeClasses, SPACE } from './characters.ts';
import type { CleaningV1 } from './cleaning-options.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
import { HASH_SEED, hashUnit, WordTable } from './word-table.ts';

/** What becomes of an ASCII unit: the unit that takes its place, always above BLANK, or one of these. */
const DELETE = 0;
const NOT_ASCII = 1;
const BLANK = 0x20;

const FIRST_WIDE = 0x80;
const LONGEST_STOP_WORD = Math.max(...[...ENGLISH_STOP_WORDS].map((word) => word.length));

const stopWords = WordTable.of([...ENGLISH_STOP_WORDS]);
const candidate = new Uint16Array(LONGEST_STOP_WORD);
const tables = new Map<number, Uint16Array>();

/**
 * Deletes, lower-cases, collapses blanks and drops stop words, in place, for texts of ASCII alone.
 *
 * @returns the number of units left; -1 for a text that is not ASCII, whose units are then undefined
 */
export function filterAscii(units: Uint16Array, length: number, options: CleaningV1): number {
  const table = asciiTable(options);
  const dropStopWords = options.stopWords;
  let at = 0;
  let wordStart = 0;
  let hash = HASH_SEED;
  for (let i = 0; i < length; i++) {
    const unit = table[units[i]!]!;
    if (unit > BLANK) {
      units[at++] = unit;
      hash = hashUnit(hash, unit);
    } else if (unit === BLANK) {
      if (at === wordStart) continue;
      if (dropStopWords && isStopWord(units, wordStart, at, hash, options.lowerCase)) at = wordStart;
      else units[at++] = BLANK;
      wordStart = at;
      hash = HASH_SEED;
    } else if (unit === NOT_ASCII) return -1;
  }
  return end(units, wordStart, at, hash, options);
}

/** The same for any well-formed text, which must be in lower case already where that is wanted. */
export function filterUnicode(units: Uint16Array, length: number, options: CleaningV1): number {
  const remove = (options.punctuation ? PUNCTUATION : 0) | (options.digits ? DIGIT : 0);
  const classes = planeClasses(0);
  let at = 0;
  let wordStart = 0;
  let hash = HASH_SEED;
  for (let i = 0; i < length; i++) {
    const unit = units[i]!;
    const isHigh = (unit & 0xfc00) === 0xd800;
    const low = isHigh ? units[++i]! : 0;
    const found = isHigh ? pairClasses(unit, low) : classes[unit]!;
    if ((found & SPACE) !== 0) {
      if (at === wordStart) continue;
      if (options.stopWords && isStopWord(units, wordStart, at, hash, options.lowerCase)) at = wordStart;
      else units[at++] = BLANK;
      wordStart = at;
      hash = HASH_SEED;
    } else if ((found & remove) === 0) {
      units[at++] = unit;
      hash = hashUnit(hash, unit);
      if (isHigh) units[at++] = low;
    }
  }
  return end(units, wordStart, at, hash, options);
}

/** Ends the last word, and drops the blank at the end. */
function end(units: Uint16Array, wordStart: number, at: number, hash: number, options: CleaningV1): number {
  let length = at;
  if (options.stopWords && at > wordStart && isStopWord(units, wordStart, at, hash, options.lowerCase))
    length = wordStart;
  return length > 0 && units[length - 1] === BLANK ? length - 1 : length;
}

function pairClasses(high: number, low: number): number {
  return planeClasses(((high & 0x3c0) >> 6) + 1)[((high & 0x3f) << 10) | (low & 0x3ff)]!;
}

/** @param isLower whether the word is in lower case, and `hash` is its hash */
function isStopWord(units: Uint16Array, start: number, end: number, hash: number, isLower: boolean): boolean {
  const length = end - start;
  if (length > LONGEST_STOP_WORD) return false;
  if (isLower) return stopWords.find(units, start, length, hash) >= 0;
  let lowerHash = HASH_SEED;
  for (let i = 0; i < length; i++) {
    candidate[i] = asciiLower(units[start + i]!);
    lowerHash = hashUnit(lowerHash, candidate[i]!);
  }
  return stopWords.find(candidate, 0, length, lowerHash) >= 0;
}

function asciiLower(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
}

function asciiTable(options: CleaningV1): Uint16Array {
  const key = Number(options.lowerCase) | (Number(options.punctuation) << 1) | (Number(options.digits) << 2);
  const known = tables.get(key);
  if (known) return known;
  const table = new Uint16Array(0x10000).fill(NOT_ASCII);
  for (let unit = 0; unit < FIRST_WIDE; unit++) {
    const character = String.fromCharCode(unit);
    if (/[\s\p{Cc}]/u.test(character)) table[unit] = BLANK;
    else if (options.punctuation && /[\p{P}\p{S}]/u.test(character)) table[unit] = DELETE;
    else if (options.digits && /\p{N}/u.test(character)) table[unit] = DELETE;
    else table[unit] = options.lowerCase ? asciiLower(unit) : unit;
  }
  tables.set(key, table);
  return table;
}
