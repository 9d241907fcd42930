import { planeClasses, WORD } from '../characters.ts';
import { isBreak } from '../pieces.ts';

/** Units of the basic plane. */
const UNITS = 1 << 16;
const FIRST_WIDE = 0x80;
/** What stands for a unit that is not ASCII, and for one that only the general way can tell. */
const ENDS = 0;
const WIDE = 0x80;
const OTHER = 0x81;

/** Bytes of a fold. */
export const FOLD_BYTES = UNITS;

/**
 * What stands for each UTF-16 unit in the words of a text: an ASCII character for itself, `WIDE` for another one of a word, `ENDS` where a
 * word ends. Surrogates, which count in pairs, are `OTHER`.
 *
 * @param tokens what a word is: see `RepresentationBlock`
 * @returns uint8 [65536]
 */
export function wordFold(tokens: 'letters' | 'pieces'): Uint8Array {
  const fold = asciiFold(tokens, false);
  const classes = tokens === 'letters' ? planeClasses(0) : undefined;
  for (let unit = FIRST_WIDE; unit < UNITS; unit++) {
    const isWord = classes ? (classes[unit]! & WORD) !== 0 : !isBreak(unit);
    fold[unit] = (unit & 0xf800) === 0xd800 ? OTHER : isWord ? WIDE : ENDS;
  }
  return fold;
}

/** The same for ASCII; all other units are `OTHER`. */
export function asciiFold(tokens: 'letters' | 'pieces', lowerCase: boolean): Uint8Array {
  const fold = new Uint8Array(UNITS).fill(OTHER);
  for (let unit = 0; unit < FIRST_WIDE; unit++) {
    const isWord = tokens === 'letters' ? /\w/.test(String.fromCharCode(unit)) : !isBreak(unit);
    fold[unit] = isWord ? unit : ENDS;
  }
  // In a piece it is a character, and would here end a word.
  if (tokens === 'pieces') fold[0] = OTHER;
  if (lowerCase) for (let unit = 0x41; unit <= 0x5a; unit++) if (fold[unit] === unit) fold[unit] = unit | 0x20;
  return fold;
}
