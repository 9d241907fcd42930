import { DIGIT, FORMAT, MARK, PUNCTUATION, planeClasses, SPACE, WORD } from './characters.ts';
import { cleanAsciiV2 } from './clean-v2-ascii.ts';
import type { CleaningV2 } from './cleaning-options.ts';
import { SEGMENT_BREAK, segmentRuns } from './segments.ts';
import { dropStopWords } from './stop-words.ts';

const BLANK = 0x20;
const ZERO = 0x30;
const BREAK = SEGMENT_BREAK.charCodeAt(0);
/** Joiners (U+200C, U+200D): format characters that words are spelt with. */
const JOINERS = [0x200c, 0x200d];
const APOSTROPHES = [0x27, 0x2018, 0x2019];
const NOT_ASCII = /[^\0-\x7f]/;

/** Class of the previous character. */
const GAP = 0;
const LETTER = 1;
const OTHER = 2;
/** A punctuation mark that is a word of its own. */
const TOKEN = 3;
/** A character that was removed: marks on it go too. */
const REMOVED = 4;

const KEPT_UNITS = 1 << 16;
let kept: { readonly units: Uint16Array; readonly bytes: Buffer } | undefined;

/** Cleans by version 2 of the rules. See `cleanText`. */
export function cleanV2(text: string, options: CleaningV2): string {
  let clean = NOT_ASCII.test(text) ? filter(prepare(text, options), options) : cleanAsciiV2(text, options);
  if (options.segments && NOT_ASCII.test(clean)) clean = segmentRuns(clean, options.language);
  return options.stopWords.length > 0 ? dropStopWords(clean, options.stopWords) : clean;
}

function prepare(text: string, { normalForm, lowerCase }: CleaningV2): string {
  const normal = text.toWellFormed().normalize(normalForm);
  return lowerCase ? normal.toLowerCase().normalize(normalForm) : normal;
}

/**
 * Removes or separates punctuation, digits, white space and format characters in one pass. Removed characters leave a blank,
 * except for format characters and joined apostrophes, which leave nothing.
 */
function filter(text: string, options: CleaningV2): string {
  const { punctuation, apostrophes, digits, segments } = options;
  const plane = planeClasses(0);
  // A mark of punctuation may get a blank on either side.
  const { units, bytes } = reserve(3 * text.length);
  let at = 0;
  let last = GAP;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isPair = (unit & 0xfc00) === 0xd800;
    const low = isPair ? text.charCodeAt(++i) : 0;
    const found = isPair ? pairClasses(unit, low) : plane[unit]!;
    let out = unit;
    let next = OTHER;
    if (found === WORD) next = LETTER;
    else if ((found & SPACE) !== 0) {
      last = GAP;
      continue;
    } else if ((found & (MARK | FORMAT)) !== 0) {
      if ((found & FORMAT) !== 0) {
        if (unit === BREAK && !segments) last = GAP;
        // A joiner joins what is before it.
        if (unit !== BREAK && (!JOINERS.includes(unit) || last === GAP)) continue;
        if (unit === BREAK && last === GAP) continue;
      }
      if (last === REMOVED) continue;
      // A mark goes with what it stands on.
      if (last === LETTER || last === TOKEN) next = last;
      if (last === TOKEN) last = OTHER;
    } else if ((found & PUNCTUATION) !== 0) {
      if (last === LETTER && apostrophes !== 'keep' && APOSTROPHES.includes(unit) && isLetterAt(text, i + 1)) {
        if (apostrophes === 'split') last = GAP;
        continue;
      }
      if (punctuation === 'blank') {
        last = REMOVED;
        continue;
      }
      if (punctuation === 'tokens') {
        next = TOKEN;
        last = GAP;
      }
    } else if ((found & DIGIT) !== 0) {
      if (digits === 'blank') {
        last = REMOVED;
        continue;
      }
      if (digits === 'zero') out = ZERO;
    }
    if ((last === GAP || last === TOKEN || last === REMOVED) && at > 0) units[at++] = BLANK;
    units[at++] = out;
    if (isPair && out === unit) units[at++] = low;
    last = next;
  }
  const clean = bytes.toString('utf16le', 0, 2 * at);
  // Removed characters may have separated a letter and a mark that now compose.
  return clean.normalize(options.normalForm);
}

function isLetterAt(text: string, at: number): boolean {
  const point = text.codePointAt(at);
  if (point === undefined) return false;
  return planeClasses(point >>> 16)[point & 0xffff] === WORD;
}

function pairClasses(high: number, low: number): number {
  return planeClasses(((high & 0x3c0) >> 6) + 1)[((high & 0x3f) << 10) | (low & 0x3ff)]!;
}

function reserve(units: number): { readonly units: Uint16Array; readonly bytes: Buffer } {
  if (kept && units <= KEPT_UNITS) return kept;
  const capacity = Math.max(units, KEPT_UNITS);
  const bytes = Buffer.allocUnsafeSlow(2 * capacity);
  const made = { units: new Uint16Array(bytes.buffer), bytes };
  if (capacity === KEPT_UNITS) kept = made;
  return made;
}
