import { DIGIT, PUNCTUATION, planeClasses, SPACE } from './characters.ts';
import type { CleaningOptions } from './cleaning-options.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
import { HASH_SEED, hashUnit, WordTable } from './word-table.ts';

const NOT_ASCII = /[^\0-\x7f]/;
const BLANK = 0x20;
const LONGEST_STOP_WORD = Math.max(...[...ENGLISH_STOP_WORDS].map((word) => word.length));
/** Texts longer than this get buffers of their own, which are not kept. */
const KEPT_UNITS = 1 << 16;

let kept: Buffers | undefined;
let stopWords: WordTable | undefined;
const candidate = new Uint16Array(LONGEST_STOP_WORD);

interface Buffers {
  readonly units: Uint16Array;
  readonly bytes: Buffer;
}

/**
 * Cleans a text. In this order:
 *
 * 1. Lone surrogates become U+FFFD and the text takes the normal form NFC; so does the result.
 * 2. `lowerCase`: Unicode's full lower case, without the rules of any one language (`ΟΔΟΣ` becomes `οδος`).
 * 3. `punctuation` deletes the characters of categories P and S (punctuation, symbols, emoji), `digits` those of category
 *    N (`7`, `½`, `٣`). Nothing takes their place: `don't` becomes `dont`, `a-b` becomes `ab`. For ASCII this is what
 *    Python's `text.translate(str.maketrans('', '', string.punctuation + string.digits))` does.
 * 4. White space and control characters (Cc) collapse to one blank; those at the ends go. Format characters such as the
 *    zero-width joiner stay.
 * 5. `stopWords` drops words between blanks that are in {@link ENGLISH_STOP_WORDS}, whatever their case.
 *
 * Cleaning twice is cleaning once.
 */
export function cleanText(text: string, options: CleaningOptions): string {
  const ascii = !NOT_ASCII.test(text);
  const source = ascii ? text : text.toWellFormed().normalize('NFC');
  const cased = options.lowerCase ? source.toLowerCase() : source;
  const buffers = reserve(cased.length + 1);
  const length = filter(cased, buffers.units, options);
  if (ascii) {
    // A string of one-byte characters takes half the memory, and later passes over it are faster.
    buffers.bytes.set(buffers.units.subarray(0, length));
    return buffers.bytes.toString('latin1', 0, length);
  }
  // What was deleted may have stood between a letter and a mark that belong together now.
  return Buffer.from(buffers.units.buffer)
    .toString('utf16le', 0, 2 * length)
    .normalize('NFC');
}

function reserve(length: number): Buffers {
  if (kept && kept.units.length >= length) return kept;
  const capacity = Math.max(length, KEPT_UNITS);
  const buffers = { units: new Uint16Array(capacity), bytes: Buffer.allocUnsafeSlow(capacity) };
  if (capacity === KEPT_UNITS) kept = buffers;
  return buffers;
}

/** Steps 3 to 5: writes what stays, and returns how many units that are. */
function filter(text: string, out: Uint16Array, options: CleaningOptions): number {
  const remove = (options.punctuation ? PUNCTUATION : 0) | (options.digits ? DIGIT : 0);
  const classes = planeClasses(0);
  let at = 0;
  let wordStart = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isHigh = (unit & 0xfc00) === 0xd800;
    const low = isHigh ? text.charCodeAt(++i) : 0;
    const found = isHigh
      ? planeClasses(((unit & 0x3c0) >> 6) + 1)[((unit & 0x3f) << 10) | (low & 0x3ff)]!
      : classes[unit]!;
    if ((found & SPACE) !== 0) {
      if (at === wordStart) continue;
      if (options.stopWords && isStopWord(out, wordStart, at)) at = wordStart;
      else out[at++] = BLANK;
      wordStart = at;
    } else if ((found & remove) === 0) {
      out[at++] = unit;
      if (isHigh) out[at++] = low;
    }
  }
  if (at > wordStart && options.stopWords && isStopWord(out, wordStart, at)) at = wordStart;
  return at > 0 && out[at - 1] === BLANK ? at - 1 : at;
}

function isStopWord(units: Uint16Array, start: number, end: number): boolean {
  const length = end - start;
  if (length > LONGEST_STOP_WORD) return false;
  let hash = HASH_SEED;
  for (let i = 0; i < length; i++) {
    const unit = units[start + i]!;
    const lower = unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
    candidate[i] = lower;
    hash = hashUnit(hash, lower);
  }
  stopWords ??= WordTable.of([...ENGLISH_STOP_WORDS]);
  return stopWords.find(candidate, 0, length, hash) >= 0;
}
