import { planeClasses, WORD } from './characters.ts';
import { SEGMENT_BREAK } from './segments.ts';
import { cutAscii, cutUnicode, foldTable, type WordSpans, wordSpans } from './word-spans.ts';
import { HASH_SEED, hashUnit, type WordTable } from './word-table.ts';

const BLANK = 0x20;

const WHITE = 1;
const BETWEEN_SEGMENTS = 2;

/** Code points of what Python takes for white space (`str.isspace`): first and last of each run. */
const WHITE_SPACE = [
  ...[0x09, 0x0d, 0x1c, 0x20, 0x85, 0x85, 0xa0, 0xa0, 0x1680, 0x1680],
  ...[0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000],
];

/** What a UTF-16 unit parts: `WHITE`, `BETWEEN_SEGMENTS`, or nothing. */
const breaks = breakTable();

/** Whether a UTF-16 unit stands between two pieces. */
export function isBreak(unit: number): boolean {
  return breaks[unit] !== 0;
}

/**
 * The words or pieces of a text on a line of their own: each once, in order, one blank before, between and after them. Every
 * n-gram of words, and every one of characters within words, is then a run of units.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | line | units, with room to spare | blank, piece, blank, piece, …, blank |
 * | starts, ends | pieces, with room to spare | where each piece is on the line |
 * | hashes | pieces, with room to spare | hash of each piece's units |
 */
export class Pieces {
  line = new Uint16Array(0);
  starts = new Int32Array(0);
  ends = new Int32Array(0);
  hashes = new Int32Array(0);
  count = 0;
  #spans: WordSpans = wordSpans(0);
  readonly #stopWords: WordTable | undefined;
  readonly #fold = foldTable(false);

  /** @param stopWords pieces that are left out */
  constructor(stopWords: WordTable | undefined) {
    this.#stopWords = stopWords;
  }

  /** Units that the last piece and the blank after it end at. */
  get length(): number {
    return this.count === 0 ? 0 : this.ends[this.count - 1]! + 1;
  }

  /** Takes runs of two letters, numbers and underscores at least. @param units the text and a final 0 */
  cutLetters(units: Uint16Array, length: number): void {
    this.#reserve(length);
    let words = cutAscii(units, length, this.#fold, this.#spans);
    if (words < 0) words = cutUnicode(units, length, this.#spans);
    const { starts, lengths, hashes } = this.#spans;
    for (let i = 0; i < words; i++) this.#take(units, starts[i]!, starts[i]! + lengths[i]!, hashes[i]!);
  }

  /** Takes what stands between blanks, all white space being blanks. @param withLetters only what has a letter or number */
  cutPieces(units: Uint16Array, length: number, withLetters: boolean): void {
    this.#reserve(length);
    let start = 0;
    let hash = HASH_SEED;
    for (let i = 0; i <= length; i++) {
      const unit = i === length ? BLANK : units[i]!;
      if (breaks[unit] === 0) {
        hash = hashUnit(hash, unit);
        continue;
      }
      if (i > start && (!withLetters || hasLetter(units, start, i))) this.#take(units, start, i, hash);
      start = i + 1;
      hash = HASH_SEED;
    }
  }

  #take(units: Uint16Array, from: number, to: number, hash: number): void {
    if (this.#stopWords && this.#stopWords.find(units, from, to - from, hash) >= 0) return;
    const { line, count } = this;
    let at = count === 0 ? 0 : this.ends[count - 1]!;
    line[at++] = BLANK;
    this.starts[count] = at;
    for (let i = from; i < to; i++) line[at++] = units[i]!;
    line[at] = BLANK;
    this.ends[count] = at;
    this.hashes[count] = hash;
    this.count = count + 1;
  }

  #reserve(length: number): void {
    this.count = 0;
    // Each piece has a unit at least, and what parts it from the next is one too: the line is no longer than that.
    if (this.line.length >= length + 2) return;
    const units = 2 * length + 2;
    const pieces = (units >> 1) + 1;
    this.line = new Uint16Array(units);
    this.starts = new Int32Array(pieces);
    this.ends = new Int32Array(pieces);
    this.hashes = new Int32Array(pieces);
    this.#spans = wordSpans(units);
  }
}

/**
 * Copies a text as scikit-learn reads it for n-grams of characters: two or more white spaces are one blank. Breaks between
 * segments vanish.
 *
 * @returns the units that were written
 */
export function copyCharacters(units: Uint16Array, length: number, to: Uint16Array): number {
  let at = 0;
  for (let i = 0; i < length; ) {
    const unit = units[i]!;
    if (breaks[unit] === 0) {
      to[at++] = unit;
      i++;
      continue;
    }
    let white = 0;
    let last = BLANK;
    for (; i < length && breaks[units[i]!] !== 0; i++) {
      if (breaks[units[i]!] === BETWEEN_SEGMENTS) continue;
      white++;
      last = units[i]!;
    }
    if (white > 0) to[at++] = white > 1 ? BLANK : last;
  }
  return at;
}

function hasLetter(units: Uint16Array, from: number, to: number): boolean {
  const classes = planeClasses(0);
  for (let i = from; i < to; i++) {
    const unit = units[i]!;
    if ((classes[unit]! & WORD) !== 0) return true;
    const low = units[i + 1] ?? 0;
    if ((unit & 0xfc00) !== 0xd800 || (low & 0xfc00) !== 0xdc00) continue;
    const plane = ((unit & 0x3c0) >> 6) + 1;
    if ((planeClasses(plane)[((unit & 0x3f) << 10) | (low & 0x3ff)]! & WORD) !== 0) return true;
  }
  return false;
}

function breakTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let i = 0; i < WHITE_SPACE.length; i += 2) table.fill(WHITE, WHITE_SPACE[i], WHITE_SPACE[i + 1]! + 1);
  table[SEGMENT_BREAK.charCodeAt(0)] = BETWEEN_SEGMENTS;
  return table;
}
