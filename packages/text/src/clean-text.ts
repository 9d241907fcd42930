import { cleanV2 } from './clean-v2.ts';
import { filterAscii, filterUnicode } from './cleaning-filter.ts';
import { type CleaningOptions, type CleaningV1, isV2 } from './cleaning-options.ts';

/** Longer texts get temporary buffers. */
const KEPT_UNITS = 1 << 16;

interface Buffers {
  readonly units: Uint16Array;
  /** The bytes of `units`. */
  readonly utf16: Buffer;
  readonly latin1: Buffer;
}

let kept: Buffers | undefined;

/**
 * Cleans a text, by version 1 or 2 of the rules. Version 1, in this order:
 *
 * 1. Lone surrogates become U+FFFD and the text takes the normal form NFC; so does the result.
 * 2. `lowerCase`: Unicode's full lower case, without the rules of any one language (`ΟΔΟΣ` becomes `οδος`).
 * 3. `punctuation` deletes the characters of categories P and S (punctuation, symbols, emoji), `digits` those of category
 *    N (`7`, `½`, `٣`). Nothing takes their place: `don't` becomes `dont`, `a-b` becomes `ab`. For ASCII this is what
 *    Python's `text.translate(str.maketrans('', '', string.punctuation + string.digits))` does.
 * 4. White space and control characters (Cc) collapse to one blank; those at the ends go. Format characters such as the
 *    zero-width joiner stay.
 * 5. `stopWords` drops words between blanks that are in `ENGLISH_STOP_WORDS`, whatever their case.
 *
 * Version 2, in this order:
 *
 * 1. Lone surrogates become U+FFFD; `normalForm`; `lowerCase`; `normalForm` again.
 * 2. White space and control characters are blanks. An apostrophe between two letters goes by `apostrophes`. All other
 *    characters of categories P and S go by `punctuation`, those of category N by `digits`, and marks on a character that is
 *    removed go with it. Format characters (Cf) vanish, but for joiners within a word; U+200B parts words.
 * 3. Blanks collapse to one; those at the ends go; `normalForm` again.
 * 4. `segments`, then `stopWords`.
 *
 * Cleaning is idempotent, except for texts that contain U+200B beside a stop word of a script without blanks.
 */
export function cleanText(text: string, options: CleaningOptions): string {
  return isV2(options) ? cleanV2(text, options) : cleanV1(text, options);
}

function cleanV1(text: string, options: CleaningV1): string {
  const buffers = load(text);
  const length = filterAscii(buffers.units, text.length, options);
  if (length < 0) return cleanUnicode(text, options);
  // A string of one-byte characters takes half the memory, and later passes over it are faster.
  buffers.latin1.set(buffers.units.subarray(0, length));
  return buffers.latin1.toString('latin1', 0, length);
}

function cleanUnicode(text: string, options: CleaningV1): string {
  const normal = text.toWellFormed().normalize('NFC');
  const cased = options.lowerCase ? normal.toLowerCase() : normal;
  const { units, utf16 } = load(cased);
  const length = filterUnicode(units, cased.length, options);
  // Deleted characters may have separated a letter and a mark that now compose.
  return utf16.toString('utf16le', 0, 2 * length).normalize('NFC');
}

function load(text: string): Buffers {
  const buffers = reserve(text.length);
  buffers.utf16.write(text, 'utf16le');
  return buffers;
}

function reserve(length: number): Buffers {
  if (kept && length <= KEPT_UNITS) return kept;
  const capacity = Math.max(length, KEPT_UNITS);
  const utf16 = Buffer.allocUnsafeSlow(2 * capacity);
  const buffers = { units: new Uint16Array(utf16.buffer), utf16, latin1: Buffer.allocUnsafeSlow(capacity) };
  if (capacity === KEPT_UNITS) kept = buffers;
  return buffers;
}
