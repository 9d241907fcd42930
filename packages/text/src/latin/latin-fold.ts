import { FORMAT, MARK, PUNCTUATION, planeClasses, WORD } from '../characters.ts';
import { type CleaningOptions, type CleaningV2, isV2 } from '../cleaning-options.ts';

const PLANE = 0x10000;
const FIRST_WIDE = 0x80;
/** Of ISO 8859-1, whose characters fit into a byte. */
const LATIN = 0x100;
const APOSTROPHES = [0x27, 0x2018, 0x2019];
const ZERO = 0x30;

/** Where a character ends a word; an apostrophe that is left out between two letters; and where only all rules together tell. */
const ENDS = 0;
const JOINS = 1;
const OTHER = 2;

type Rules = Pick<CleaningV2, 'normalForm' | 'lowerCase' | 'punctuation' | 'digits' | 'apostrophes' | 'segments'>;

const CLEAN: Rules = {
  ...{ normalForm: 'NFC', lowerCase: false, punctuation: 'keep', digits: 'keep', apostrophes: 'keep', segments: false },
};

/**
 * What stands for each character in the words of a clean text, where cleaning and cutting go character by character: for ASCII, for
 * letters and numbers of ISO 8859-1, and for marks and blanks of all scripts. Not for marks on letters and format characters, what a normal
 * form changes, or letters of other scripts. See `latin-words.record.ts`.
 *
 * @param cleaning undefined for texts that are clean
 * @param lowerCase whether words are compared in lower case
 * @returns uint8 [65536]; undefined for rules of version 1, and where words are removed
 */
export function latinFold(cleaning: CleaningOptions | undefined, lowerCase: boolean): Uint8Array | undefined {
  if (cleaning && (!isV2(cleaning) || cleaning.stopWords.length > 0)) return undefined;
  const rules = cleaning ?? CLEAN;
  const read = { ...rules, lowerCase: lowerCase || rules.lowerCase };
  const classes = planeClasses(0);
  const fold = new Uint8Array(PLANE);
  for (let unit = 0; unit < PLANE; unit++) fold[unit] = foldOf(unit, classes[unit]!, read);
  return fold;
}

/** ISO 8859-1's characters of words as they are; all others end words. Shape uint8 [65536]. */
export function latinWords(): Uint8Array {
  return new Uint8Array(PLANE).map((_, unit) => (isLatinWord(unit) ? unit : ENDS));
}

/** Whether a character stands in words, and fits into a byte. */
export function isLatinWord(unit: number): boolean {
  return unit < LATIN && (planeClasses(0)[unit]! & WORD) !== 0;
}

function foldOf(unit: number, found: number, rules: Rules): number {
  const { punctuation, digits, apostrophes, lowerCase } = rules;
  if (unit >= FIRST_WIDE && !isLocal(unit, found, rules)) return OTHER;
  if (APOSTROPHES.includes(unit)) return apostrophes === 'join' ? JOINS : ENDS;
  if ((found & WORD) === 0) return ENDS;
  // The underscore is a character of words and a mark: one that is a word by itself is too short.
  if ((found & PUNCTUATION) !== 0) return punctuation === 'keep' ? unit : ENDS;
  if (found === WORD) return lowerCase ? String.fromCharCode(unit).toLowerCase().charCodeAt(0) : unit;
  if (digits === 'blank') return ENDS;
  return digits === 'zero' ? ZERO : unit;
}

/** Whether a character outside of ASCII has nothing to do with those beside it, and fits into a byte where it stands in words. */
function isLocal(unit: number, found: number, { normalForm, segments }: Rules): boolean {
  if (segments || (unit & 0xf800) === 0xd800) return false;
  if ((found & (MARK | FORMAT)) !== 0 || ((found & WORD) !== 0 && unit >= LATIN)) return false;
  const character = String.fromCharCode(unit);
  const lower = character.toLowerCase();
  return character.normalize(normalForm) === character && lower.length === 1 && lower.charCodeAt(0) < PLANE;
}
