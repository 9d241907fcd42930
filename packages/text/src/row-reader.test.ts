import { Mulberry32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { countMatrix } from './count-matrix.ts';
import type { CsrMatrix } from './csr.ts';
import { randomText } from './random-text.fixture.ts';
import type { RepresentationInput } from './representation.ts';
import { RowReader, type RowSource } from './row-reader.ts';
import { unknownTermShare } from './terms-in.ts';
import { TfidfVectorizer } from './tfidf-vectorizer.ts';
import { tokenise } from './tokenise.ts';
import { Vectorizer } from './vectorizer.ts';
import { Vocabulary } from './vocabulary.ts';

const REPRESENTATIONS: Readonly<Record<string, RepresentationInput>> = {
  'words and pairs, characters within words': {
    blocks: [
      { analyzer: 'word', ngramRange: [1, 2] },
      { analyzer: 'char_wb', ngramRange: [2, 5], minDocuments: 2 },
    ],
  },
  'pieces, characters of all lengths, another weight': {
    lowerCase: true,
    blocks: [
      { analyzer: 'char', tokens: 'pieces', ngramRange: [1, 4], weight: 0.5 },
      { analyzer: 'word', tokens: 'pieces', ngramRange: [2, 2], norm: 'l1', sublinear: false },
    ],
  },
  'stop words, with words that only pairs have': {
    stopWords: ['the', 'x'],
    blocks: [
      { analyzer: 'word', ngramRange: [1, 2], maxFeatures: 40 },
      { analyzer: 'char', ngramRange: [3, 3], norm: 'none', idf: false },
    ],
  },
  'words longer than the shortest n-gram alone': {
    blocks: [
      { analyzer: 'char_wb', ngramRange: [4, 6] },
      { analyzer: 'word', ngramRange: [1, 3] },
    ],
  },
  'single words without stop words': { stopWords: ['the'], blocks: [{ analyzer: 'word' }] },
  'single words': { blocks: [{ analyzer: 'word' }] },
  hashes: { blocks: [{ analyzer: 'word', ngramRange: [1, 2], hashingBits: 9 }] },
};

const random = new Mulberry32(11);
const TRAIN = Array.from({ length: 300 }, () => randomText(random));
/** Half of them known, so that long n-grams are found, and some so often that their logarithm is not in a table. */
const TEXTS = [
  ...TRAIN.slice(0, 100),
  ...Array.from({ length: 400 }, () => randomText(random)),
  ...[
    '',
    ' ',
    'the',
    'x',
    'cat '.repeat(300),
    'a cat '.repeat(2000),
    'word x word the word',
    '\ud800',
    'cat\udc00cat 😀 cat',
  ],
];

function rowsRead(source: RowSource): { rows: Map<number, number>[]; unknown: number[] } {
  const reader = new RowReader(source);
  const rows: Map<number, number>[] = [];
  const unknown: number[] = [];
  for (const text of TEXTS) {
    const length = reader.read(text);
    rows.push(new Map(Array.from({ length }, (_, i) => [reader.columns[reader.indices[i]!]!, reader.data[i]!])));
    expect(rows.at(-1)?.size).toBe(length);
    unknown.push(reader.unknownShare);
  }
  return { rows, unknown };
}

function expectRows(rows: readonly ReadonlyMap<number, number>[], { indptr, indices, data }: CsrMatrix): void {
  for (const [row, read] of rows.entries()) {
    const columns = indices.subarray(indptr[row], indptr[row + 1]);
    expect(
      [...read.keys()].sort((a, b) => a - b),
      TEXTS[row],
    ).toEqual([...columns]);
    for (let e = indptr[row]!; e < indptr[row + 1]!; e++) {
      expect(Math.abs(read.get(indices[e]!)! - data[e]!)).toBeLessThanOrEqual(1e-12 * Math.abs(data[e]!));
    }
  }
}

test.each(Object.entries(REPRESENTATIONS))('a text is read as it is transformed: %s', (_, representation) => {
  const vectorizer = new Vectorizer(representation);
  vectorizer.fitTransform(TRAIN);
  const expected = vectorizer.transform(TEXTS);
  const shares = TEXTS.map((text) => unknownTermShare(vectorizer, text));
  const { rows, unknown } = rowsRead(vectorizer);
  expectRows(rows, expected);
  expect(unknown).toEqual(shares);
});

test.each(Object.entries(REPRESENTATIONS))('an accelerated vectoriser gives the same bits: %s', (_, representation) => {
  const vectorizer = new Vectorizer(representation);
  vectorizer.fitTransform(TRAIN);
  const expected = vectorizer.transform(TEXTS);
  vectorizer.accelerate();
  expect(vectorizer.transform(TEXTS)).toEqual(expected);
});

test('counts and TF-IDF of single words are read as they are transformed', () => {
  const vocabulary = Vocabulary.build(TRAIN, { minDocumentFrequency: 3 });
  const counts = rowsRead(vocabulary);
  expectRows(counts.rows, countMatrix(TEXTS, vocabulary));
  const shares = TEXTS.map((text) => {
    const words = tokenise(text);
    return words.length === 0 ? 1 : words.filter((word) => vocabulary.indexOf(word) < 0).length / words.length;
  });
  expect(counts.unknown).toEqual(shares);
  const tfidf = new TfidfVectorizer({ sublinearTf: true, stopWords: 'english', minDf: 2 });
  tfidf.fitTransform(TRAIN);
  expectRows(rowsRead(tfidf).rows, tfidf.transform(TEXTS));
});
