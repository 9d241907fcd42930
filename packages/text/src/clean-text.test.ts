import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';
import { type CleaningOptions, DEFAULT_CLEANING } from './cleaning-options.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
import { randomText } from './random-text.fixture.ts';

const NOTHING: CleaningOptions = { lowerCase: false, punctuation: false, digits: false, stopWords: false };
const COMBINATIONS = Array.from({ length: 16 }, (_, bits) => ({
  lowerCase: (bits & 1) !== 0,
  punctuation: (bits & 2) !== 0,
  digits: (bits & 4) !== 0,
  stopWords: (bits & 8) !== 0,
}));

/** The docstring of cleanText, word for word in regular expressions. */
function oracle(text: string, options: CleaningOptions): string {
  let result = text.toWellFormed().normalize('NFC');
  if (options.lowerCase) result = result.toLowerCase();
  if (options.punctuation) result = result.replace(/[\p{P}\p{S}]/gu, '');
  if (options.digits) result = result.replace(/\p{N}/gu, '');
  let words = result.split(/[\s\p{Cc}]+/u).filter((word) => word !== '');
  if (options.stopWords) words = words.filter((word) => !ENGLISH_STOP_WORDS.has(asciiLower(word)));
  return words.join(' ').normalize('NFC');
}

function asciiLower(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

describe('cleanText', () => {
  test.each([
    ['lower case, in Unicode', 'The ΟΔΟΣ Straße İ', { lowerCase: true }, 'the οδος straße i̇'],
    [
      'punctuation and symbols vanish, without a blank in their place',
      "don't a-b €5 😀x_y",
      { punctuation: true },
      'dont ab 5 xy',
    ],
    ['numbers of every script vanish', 'a1 ½ ٣x Ⅷ m²', { digits: true }, 'a x m'],
    ['stop words vanish whatever their case', 'The cat IS on the mat', { stopWords: true }, 'cat mat'],
    ['a stop word with punctuation on it is another word', 'on the, mat', { stopWords: true }, 'the, mat'],
    ['white space and control characters collapse', ' a\r\n\tb\u0000c\u00a0\u2003d\u0085 ', {}, 'a b c d'],
    ['lone surrogates become U+FFFD', 'a\ud800b \udc00', {}, 'a\ufffdb \ufffd'],
    ['a letter and its mark join', 'e\u0301', {}, 'é'],
    ['also when what stood between them goes', 'e-\u0301', { punctuation: true }, 'é'],
    ['joiners stay', 'نمی\u200cخواهم', {}, 'نمی\u200cخواهم'],
    ['the Kelvin sign is a K', '\u212aeep \u212a', { stopWords: true }, 'K'],
    ['nothing stays nothing', '', DEFAULT_CLEANING, ''],
    ['only stop words give nothing', 'The of AND', DEFAULT_CLEANING, ''],
    ['only punctuation gives nothing', '... !!! 12', DEFAULT_CLEANING, ''],
  ])('%s', (_, text, options, expected) => {
    expect(cleanText(text, { ...NOTHING, ...options })).toBe(expected);
  });

  test('ASCII goes as the translation table of Python that deletes punctuation and digits', () => {
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(i + 32)).join('');
    expect(cleanText(ascii, { ...DEFAULT_CLEANING, stopWords: false })).toBe(
      'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
    );
  });

  test('one pass gives what the stated rules give one after another, and a second pass changes nothing', () => {
    const random = new Mulberry32(1);
    for (let i = 0; i < 3000; i++) {
      const text = randomText(random);
      for (const options of COMBINATIONS) {
        const clean = cleanText(text, options);
        expect(clean, JSON.stringify([text, options])).toBe(oracle(text, options));
        expect(cleanText(clean, options), JSON.stringify([text, options])).toBe(clean);
      }
    }
  });

  // From plane 2 on there are ideographs by the ten thousand, and little else: some of them will do.
  test('every character alone is cleaned by the stated rules', () => {
    for (let point = 0; point < 0x110000; point += point < 0x20000 ? 1 : 61) {
      const text = `x${String.fromCodePoint(point)}\u0301`;
      const clean = cleanText(text, DEFAULT_CLEANING);
      if (clean !== oracle(text, DEFAULT_CLEANING)) expect.unreachable(`U+${point.toString(16)} became ${clean}`);
      if (clean !== cleanText(clean, DEFAULT_CLEANING)) expect.unreachable(`U+${point.toString(16)} is not settled`);
    }
  });

  test('a text larger than the kept buffers is cleaned whole', () => {
    expect(cleanText('Ab, '.repeat(100_000), DEFAULT_CLEANING)).toBe('ab '.repeat(100_000).trim());
  });
});
