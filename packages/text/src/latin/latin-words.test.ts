import { isDeepStrictEqual } from 'node:util';
import { Mulberry32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { cleanText } from '../clean-text.ts';
import { type CleaningV2, parseCleaningOptions } from '../cleaning-options.ts';
import { randomText } from '../random-text.fixture.ts';
import { RowReader, type RowSource } from '../row-reader.ts';
import { TfidfVectorizer } from '../tfidf-vectorizer.ts';
import { Vocabulary } from '../vocabulary.ts';
import { latinFold } from './latin-fold.ts';
import { LatinWords } from './latin-words.ts';

const CLEANING = parseCleaningOptions({
  ...{ version: 2, language: 'en', normalForm: 'NFC', lowerCase: true, punctuation: 'blank' },
  ...{ apostrophes: 'join', digits: 'keep', segments: false, stopWords: [] },
}) as CleaningV2;

const random = new Mulberry32(23);
const CHARACTERS = "aab1Z_''' -.\t\n\0\x7f";

/** Words of one to forty characters, of so few letters that many of them begin alike. */
function wordyText(): string {
  const word = () =>
    Array.from({ length: 1 + random.below(40) }, () => CHARACTERS[random.below(random.below(4) === 0 ? 16 : 3)]!).join(
      '',
    );
  return Array.from({ length: random.below(12) }, word).join(' ');
}

const LATIN = "aéÉßµ½²ªº°£±×÷´¨ÿø_1 '’‘—−…\u00a0\u00ad\u0301\u212bωΣ";
/** Words of letters with marks, with the signs that texts of Latin letters have, and now and then one of another kind. */
const latinText = () =>
  Array.from({ length: random.below(30) }, () => LATIN[random.below(random.below(5) === 0 ? LATIN.length : 25)]!).join(
    '',
  );
const anyAscii = () => Array.from({ length: random.below(60) }, () => String.fromCharCode(random.below(128))).join('');
const TEXTS = [
  ...Array.from({ length: 500 }, () => randomText(random)),
  ...Array.from({ length: 500 }, wordyText),
  ...Array.from({ length: 300 }, anyAscii),
  ...Array.from({ length: 700 }, latinText),
  ...[
    'caféécole',
    'cafécol\u00e9',
    'cafécolé cafécola',
    "l'été l’été",
    'été’s dont’ve',
    'don’t',
    '½½ 5µm ±5',
    'naïve−cat',
  ],
  ...['', ' ', "'", "a'", "'a", "a'b", "a''b", "don't 'n' 3's o'9", 'x'.repeat(9), 'abcdefgh abcdefghi abcdefgh'],
  ...[
    "'".repeat(70),
    'a'.repeat(100_000),
    'the cat '.repeat(12_500),
    'cat '.repeat(40_000),
    `${'a'.repeat(131_071)} cat`,
  ],
  ...['cat\ud800cat', 'cat \udc00', 'ca\u200bt 😀 cat', 'CAT\u0130', '\uff43at cat'],
];
const TRAIN = [...TEXTS.filter((_, i) => i % 3 === 0), 'the cat', 'snake_case abcdefgh abcdefghi', 'x'.repeat(70_000)];

function optionsOf(i: number): CleaningV2 {
  return {
    ...CLEANING,
    ...{ lowerCase: i % 2 === 0, normalForm: i % 5 === 0 ? 'NFKC' : 'NFC', segments: i % 7 === 0 },
    punctuation: (['keep', 'blank', 'tokens'] as const)[i % 3]!,
    apostrophes: (['keep', 'join', 'split'] as const)[Math.floor(i / 3) % 3]!,
    digits: (['keep', 'blank', 'zero'] as const)[Math.floor(i / 9) % 3]!,
    stopWords: i % 11 === 10 ? ['cat', 'the'] : [],
  };
}

function rowOf(reader: RowReader, text: string): unknown {
  const length = reader.read(text);
  return [[...reader.indices.subarray(0, length)], [...reader.data.subarray(0, length)], reader.unknownShare];
}

/** A letter of another script, too short to be a word, sends a clean text the way of all texts and changes nothing. */
function expectSame(source: RowSource, options: CleaningV2, texts: readonly string[]): void {
  const raw = new RowReader(source, options);
  const clean = new RowReader(source);
  const cleaned = texts.map((text) => cleanText(text, options));
  const expected = cleaned.map((text) => rowOf(clean, `${text} ω`));
  const differ = (reader: RowReader, read: readonly string[]) =>
    read.filter((text, i) => !isDeepStrictEqual(rowOf(reader, text), expected[i])).map((text) => text.slice(0, 200));
  expect(differ(raw, texts), JSON.stringify(options)).toEqual([]);
  expect(differ(clean, cleaned), JSON.stringify(options)).toEqual([]);
}

test('a raw text has the row of its clean text, whatever the rules of cleaning', () => {
  for (let i = 0; i < 54; i++) {
    const options = optionsOf(i);
    const cleaned = TRAIN.map((text) => cleanText(text, options));
    const texts = i === 0 ? TEXTS : TEXTS.filter((text, t) => t % 9 === i % 9 || (t >= 2000 && text.length < 1000));
    expectSame(Vocabulary.build(cleaned, { minDocumentFrequency: 1 + (i % 2) }), options, texts);
    if (i % 6 !== 0) continue;
    const tfidf = new TfidfVectorizer({ lowercase: i % 12 === 0, sublinearTf: true });
    tfidf.fitTransform(cleaned);
    expectSame(tfidf, options, texts);
  }
});

test('rules of the first version clean as they always did', () => {
  const options = { lowerCase: true, punctuation: true, digits: true, stopWords: true };
  const vocabulary = Vocabulary.build(TRAIN.map((text) => cleanText(text, options)));
  const [raw, clean] = [new RowReader(vocabulary, options), new RowReader(vocabulary)];
  for (const text of TEXTS) expect(rowOf(raw, text)).toEqual(rowOf(clean, cleanText(text, options)));
});

test('words are told apart by all their characters, and counted anew for each text', () => {
  const words = [
    'ab',
    'abcdefgh',
    'abcdefghi',
    'abcdefghj',
    `${'a'.repeat(16)}b`,
    'a'.repeat(17),
    'é',
    'x',
    'straße',
    'zz',
  ];
  const ascii = LatinWords.of(words, latinFold(CLEANING, false)!)!;
  const counted = (text: string) => {
    const length = ascii.count(text);
    return Array.from({ length }, (_, i) => [words[ascii.ids[i]!], ascii.counts[i]]);
  };
  expect(counted('zz abcdefghi, ABCDEFGHJ abcdefghk zz abcdefg x')).toEqual([
    ['zz', 2],
    ['abcdefghi', 1],
    ['abcdefghj', 1],
  ]);
  expect([ascii.cut, ascii.known]).toEqual([6, 4]);
  expect(counted(`zz ${'a'.repeat(17)} ${'a'.repeat(18)}`)).toEqual([
    ['zz', 1],
    ['a'.repeat(17), 1],
  ]);
  expect(counted('')).toEqual([]);
  expect(ascii.count('straße')).toBe(1);
  expect([ascii.count('ωω'), ascii.count('a'.repeat(1 << 18))]).toEqual([-1, -1]);
});

test('a vocabulary without words of ASCII, or without any, knows no word of a text', () => {
  for (const words of [[], ['漢字', 'été']]) {
    const ascii = LatinWords.of(words, latinFold(undefined, false)!)!;
    expect([ascii.count('a cat and a dog'), ascii.cut, ascii.known]).toEqual([0, 3, 0]);
  }
});
