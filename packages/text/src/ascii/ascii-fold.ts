import { PUNCTUATION, planeClasses, WORD } from '../characters.ts';
import { type CleaningOptions, isV2 } from '../cleaning-options.ts';

const ASCII = 0x80;
const APOSTROPHE = 0x27;
const ZERO = 0x30;

/** Where a character ends a word, and an apostrophe that is left out between two letters. */
const ENDS = 0;
const JOINS = 1;

/**
 * What stands for each ASCII character in the words of a clean text, where cleaning and cutting go character by character. See
 * `ascii-words.record.ts`.
 *
 * @param cleaning undefined for texts that are clean
 * @param lowerCase whether words are compared in lower case
 * @returns uint8 [128]; undefined for rules of version 1, and where words are removed
 */
export function asciiFold(cleaning: CleaningOptions | undefined, lowerCase: boolean): Uint8Array | undefined {
  if (cleaning && (!isV2(cleaning) || cleaning.stopWords.length > 0)) return undefined;
  const { punctuation, digits, apostrophes } = cleaning ?? { punctuation: 'keep', digits: 'keep', apostrophes: 'keep' };
  const isLower = lowerCase || cleaning?.lowerCase === true;
  const classes = planeClasses(0);
  return Uint8Array.from({ length: ASCII }, (_, unit) => {
    if (unit === APOSTROPHE) return apostrophes === 'join' ? JOINS : ENDS;
    const found = classes[unit]!;
    if ((found & WORD) === 0) return ENDS;
    // The underscore is a character of words and a mark: one that is a word by itself is too short.
    if ((found & PUNCTUATION) !== 0) return punctuation === 'keep' ? unit : ENDS;
    if (found === WORD) return isLower ? String.fromCharCode(unit).toLowerCase().charCodeAt(0) : unit;
    if (digits === 'blank') return ENDS;
    return digits === 'zero' ? ZERO : unit;
  });
}
