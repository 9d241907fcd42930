import { type Alphabet, SINGLE_BYTE } from './alphabets.ts';

/** Share of the characters outside ASCII that the letters of one language must explain. */
const SHARE = 0.95;
/** Letters outside ASCII that must be there, and how many different ones. */
const LETTERS = 6;
const DISTINCT = 3;
/** Characters outside ASCII that are looked at. */
const CHARACTERS = 10_000;
/** What the share of a language's common letters adds: encodings of Cyrillic hold the same letters in another order. */
const COMMON = 0.3;

/**
 * The single-byte encoding in which the bytes are words of one language: its letters, none of them next to those of another
 * script, none in upper case after one in lower case, no symbols within words. The same bytes in another encoding are letters
 * that no single language has together.
 *
 * @returns undefined if no language explains them, or too few letters are there
 */
export function singleByteEncoding(sample: Buffer): string | undefined {
  const isLatin = isMostlyAscii(sample);
  let best: string | undefined;
  let highest = 0;
  for (const [name, languages] of SINGLE_BYTE) {
    const seen = charactersOf(new TextDecoder(name).decode(sample));
    for (const language of languages) {
      // Languages with letters beside ASCII's have no common ones.
      if (!isLatin && language.common.size === 0) continue;
      const { share, common, letters, distinct } = explainedBy(seen, language);
      if (share < SHARE || letters < LETTERS || distinct < Math.min(DISTINCT, language.letters.size)) continue;
      const score = share + COMMON * common;
      if (score <= highest + 1e-9) continue;
      best = name;
      highest = score;
    }
  }
  return best;
}

/** Whether at most half of the letters are beyond ASCII, as in every language of Latin letters. In short texts of Chinese all are. */
export function isMostlyAscii(sample: Buffer): boolean {
  let ascii = 0;
  let beyond = 0;
  for (const byte of sample) {
    if (byte >= 0x80) beyond++;
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) ascii++;
  }
  return beyond <= ascii;
}

interface Characters {
  /** Letters outside ASCII in lower case, with their number. */
  readonly letters: ReadonlyMap<string, number>;
  /** Characters that no text of any language would have at their place. */
  readonly odd: number;
}

/** Letters outside ASCII, with marks that stand for vowels and tones; `ª` and `º` are symbols. */
const LETTER = /[\p{L}\p{M}]/u;
const ORDINALS = 'ªº';
/** Symbols that stand within words of some language. */
const WITHIN_WORDS = '’‘´·\u00ad\u200c\u200d–—';

function charactersOf(text: string): Characters {
  const letters = new Map<string, number>();
  let odd = 0;
  let left = CHARACTERS;
  for (const { 0: character, index } of text.matchAll(/[^\0-\x7f]/g)) {
    if (left-- === 0) break;
    const [before = ' ', after = ' '] = [text[index - 1], text[index + 1]];
    if (isLetter(character)) {
      const lower = character === 'İ' ? character : character.toLowerCase();
      letters.set(lower, (letters.get(lower) ?? 0) + 1);
      if (isOddPair(before, character) || (after <= '\x7f' && isOddPair(character, after))) odd++;
    } else if (isControl(character) || isOddSymbol(character, isLetter(before), isLetter(after))) {
      odd++;
    }
  }
  return { letters, odd };
}

function isLetter(character: string): boolean {
  return LETTER.test(character) && !ORDINALS.includes(character);
}

function isControl(character: string): boolean {
  return character === '\ufffd' || (character >= '\x80' && character <= '\x9f');
}

/** Whether a symbol stands within a word, or one of sums and prices next to it. */
function isOddSymbol(character: string, followsLetter: boolean, precedesLetter: boolean): boolean {
  if (/[\p{Sm}\p{Sc}]/u.test(character)) return followsLetter || precedesLetter;
  return followsLetter && precedesLetter && !WITHIN_WORDS.includes(character);
}

/** Whether two neighbours are letters of different scripts, or one in lower case before one in upper case. */
function isOddPair(first: string, second: string): boolean {
  if (!isLetter(first) || !isLetter(second)) return false;
  if (isLatin(first) !== isLatin(second)) return true;
  return first !== first.toUpperCase() && second !== second.toLowerCase();
}

function isLatin(character: string): boolean {
  return /\p{sc=Latin}/u.test(character);
}

function explainedBy({ letters, odd }: Characters, language: Alphabet) {
  let all = 0;
  let known = 0;
  let common = 0;
  let distinct = 0;
  for (const [letter, times] of letters) {
    all += times;
    if (!language.letters.has(letter)) continue;
    known += times;
    distinct++;
    if (language.common.has(letter)) common += times;
  }
  const share = (known - odd) / Math.max(1, all + odd);
  return { share, letters: known, distinct, common: common / Math.max(1, all) };
}
