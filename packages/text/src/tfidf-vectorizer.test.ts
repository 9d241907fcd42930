import { readFileSync } from 'node:fs';
import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import type { CsrMatrix } from './csr.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
import { randomText } from './random-text.fixture.ts';
import { type TfidfOptions, TfidfVectorizer } from './tfidf-vectorizer.ts';

interface Fixtures {
  readonly stopWords: string[];
  readonly cases: readonly {
    readonly name: string;
    readonly options: TfidfOptions;
    readonly train: string[];
    readonly test: string[];
    readonly words: string[];
    readonly idf: number[];
    readonly trainMatrix: Arrays;
    readonly testMatrix: Arrays;
  }[];
}
type Arrays = { readonly [N in 'indptr' | 'indices' | 'data']: number[] };

const fixtures = JSON.parse(readFileSync(new URL('fixtures/tfidf.json', import.meta.url), 'utf8')) as Fixtures;

/** Both sides add the same numbers in another order; 1e-12 is what issue 2 asks, 1e-15 is what is seen. */
const TOLERANCE = 1e-12;

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

function expectMatrix(matrix: CsrMatrix, expected: Arrays, columns: number): void {
  expect(matrix.columns).toBe(columns);
  expect(matrix.rows).toBe(expected.indptr.length - 1);
  expect([...matrix.indptr]).toEqual(expected.indptr);
  expect([...matrix.indices]).toEqual(expected.indices);
  expect(largestDifference(matrix.data, expected.data)).toBeLessThanOrEqual(TOLERANCE);
}

describe('parity with scikit-learn', () => {
  test.each(fixtures.cases.map((each) => [each.name, each] as const))('%s', (_, fixture) => {
    const vectorizer = new TfidfVectorizer(fixture.options);
    const train = vectorizer.fitTransform(fixture.train);
    const test = vectorizer.transform(fixture.test);
    expect(vectorizer.vocabulary.words).toEqual(fixture.words);
    expect(largestDifference(vectorizer.idf, fixture.idf)).toBeLessThanOrEqual(TOLERANCE);
    expectMatrix(train, fixture.trainMatrix, fixture.words.length);
    expectMatrix(test, fixture.testMatrix, fixture.words.length);
  });

  test('the stop words are the same', () => {
    expect([...ENGLISH_STOP_WORDS].sort()).toEqual(fixtures.stopWords);
  });
});

describe('TfidfVectorizer', () => {
  const train = ['one two two three', 'two three', 'four five six', ''];

  test('transforming the training documents gives what fitting gave', () => {
    const random = new Mulberry32(2);
    const documents = Array.from({ length: 200 }, () => randomText(random));
    const vectorizer = new TfidfVectorizer({ sublinearTf: true, maxDf: 0.5, stopWords: 'english' });
    expect(vectorizer.fitTransform(documents)).toEqual(vectorizer.transform(documents));
  });

  test('one by one gives what all at once gives', () => {
    const vectorizer = new TfidfVectorizer();
    const whole = vectorizer.fitTransform(train);
    const rows = train.map((document) => vectorizer.transform([document]));
    expect(rows.flatMap((row) => [...row.data])).toEqual([...whole.data]);
    expect(rows.flatMap((row) => [...row.indices])).toEqual([...whole.indices]);
  });

  test('its JSON, written and read, makes an equal vectorizer', () => {
    const vectorizer = new TfidfVectorizer({ sublinearTf: true, maxDf: 0.6 });
    vectorizer.fitTransform(train);
    const read = TfidfVectorizer.fromJSON(JSON.parse(JSON.stringify(vectorizer)));
    expect(read.options).toEqual(vectorizer.options);
    expect(read.transform(train)).toEqual(vectorizer.transform(train));
  });

  test('matrices lie in shared memory where asked', () => {
    const vectorizer = new TfidfVectorizer();
    const own = vectorizer.fitTransform(train);
    const shared = vectorizer.fitTransform(train, { shared: true });
    expect(own.data.buffer).toBeInstanceOf(ArrayBuffer);
    for (const array of [shared.indptr, shared.indices, shared.data])
      expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...shared.data]).toEqual([...own.data]);
  });

  test('a text longer than the first buffers is read whole', () => {
    const vectorizer = new TfidfVectorizer();
    const [e, x] = ['é'.repeat(5000), 'x'.repeat(5000)];
    vectorizer.fitTransform([`${'ab cd '.repeat(50_000)}ef`, `${'İ'.repeat(9999)} ${e.toUpperCase()} ${x}`]);
    expect(vectorizer.vocabulary.words).toEqual(['ab', 'cd', 'ef', x, e]);
  });

  test.each([
    [{ minDf: 0.5 }, 'minDf of TfidfVectorizer must be a whole number in [1, inf); got 0.5'],
    [{ maxDf: 2 }, 'maxDf of TfidfVectorizer must be in (0, 1]; got 2'],
    [{ maxDf: Number.NaN }, 'maxDf of TfidfVectorizer must be in (0, 1]; got NaN'],
  ])('%j is refused', (options, message) => {
    expect(() => new TfidfVectorizer(options)).toThrow(message);
  });

  test('documents without a word are refused', () => {
    expect(() => new TfidfVectorizer({ stopWords: 'english' }).fitTransform(['the of', 'a'])).toThrow(
      'vocabulary of TfidfVectorizer must have a word; got none from 2 documents with 0 distinct words',
    );
  });

  test('transforming before fitting is refused', () => {
    expect(() => new TfidfVectorizer().transform(['x'])).toThrow('TfidfVectorizer must be fitted first');
  });

  test.each([
    [null, 'schemaVersion of a vectorizer must be 1'],
    [{ schemaVersion: 1, options: {}, words: ['aa', 'bb'], idf: [1] }, 'idf of a vectorizer must be 2 finite numbers'],
    [{ schemaVersion: 1, options: {}, words: ['bb', 'aa'], idf: [1, 1] }, 'got "aa" after "bb"'],
    [{ schemaVersion: 1, options: { maxDf: 7 }, words: ['aa'], idf: [1] }, 'maxDf of TfidfVectorizer'],
  ])('the JSON %j is refused', (json, message) => {
    expect(() => TfidfVectorizer.fromJSON(json)).toThrow(message);
  });
});
