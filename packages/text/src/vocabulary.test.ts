import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { countMatrix } from './count-matrix.ts';
import { randomText } from './random-text.fixture.ts';
import { tokenise } from './tokenise.ts';
import { Vocabulary } from './vocabulary.ts';

const DOCUMENTS = ['bb aa bb cc', 'aa dd', 'aa cc', 'aa'];

describe('Vocabulary.build', () => {
  test.each([
    ['keeps all words', {}, ['aa', 'bb', 'cc', 'dd']],
    ['drops words of few documents', { minDocumentFrequency: 2 }, ['aa', 'cc']],
    ['drops words of many documents, not those on the bound', { maxDocumentShare: 0.5 }, ['bb', 'cc', 'dd']],
    ['drops stop words', { stopWords: ['aa', 'zz'] }, ['bb', 'cc', 'dd']],
    ['keeps the most frequent words, ties by their order', { maxSize: 2 }, ['aa', 'bb']],
  ])('%s', (_, options, expected) => {
    expect(Vocabulary.build(DOCUMENTS, options).words).toEqual(expected);
  });

  test('takes texts and lists of words alike', () => {
    expect(Vocabulary.build(DOCUMENTS.map(tokenise))).toEqual(Vocabulary.build(DOCUMENTS));
  });

  test('takes listed words as they stand, however long or odd', () => {
    const words = ['a', 'two words', '\ud800', 'x'.repeat(5000)];
    expect(Vocabulary.build([words]).words).toEqual(['a', 'two words', 'x'.repeat(5000), '\ud800']);
  });

  test('does not change case', () => {
    expect(Vocabulary.build(['Aa aa']).words).toEqual(['Aa', 'aa']);
  });

  test('sorts by code points, not by UTF-16 units', () => {
    const words = ['\u{10400}\u{10401}', '\ufb00\ufb00', '\ue000', 'zz', 'éé', 'zza'];
    expect(Vocabulary.build([words]).words).toEqual([
      'zz',
      'zza',
      'éé',
      '\ue000',
      '\ufb00\ufb00',
      '\u{10400}\u{10401}',
    ]);
  });

  test('finds each of many words, and no others', () => {
    const random = new Mulberry32(4);
    const words = Array.from({ length: 20_000 }, () => random.below(1e9).toString(36));
    const vocabulary = Vocabulary.build([words]);
    expect(vocabulary.size).toBe(new Set(words).size);
    vocabulary.words.forEach((word, column) => {
      if (vocabulary.indexOf(word) !== column) expect.unreachable(word);
      if (vocabulary.indexOf(`${word}!`) !== -1) expect.unreachable(`${word}!`);
    });
  });

  test.each([
    [{ minDocumentFrequency: 0 }, 'minDocumentFrequency of Vocabulary must be a whole number in [1, inf); got 0'],
    [{ maxDocumentShare: 0 }, 'maxDocumentShare of Vocabulary must be in (0, 1]; got 0'],
    [{ maxSize: 1.5 }, 'maxSize of Vocabulary must be a whole number in [1, inf); got 1.5'],
    [
      { minDocumentFrequency: 9 },
      'vocabulary of Vocabulary must have a word; got none from 4 documents with 4 distinct',
    ],
  ])('%j is refused', (options, message) => {
    expect(() => Vocabulary.build(DOCUMENTS, options)).toThrow(message);
  });
});

describe('the JSON of a vocabulary', () => {
  test('written and read, makes an equal one', () => {
    const vocabulary = Vocabulary.build(DOCUMENTS);
    const read = Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)));
    expect(read.words).toEqual(vocabulary.words);
    expect(read.indexOf('cc')).toBe(2);
  });

  test.each([
    [undefined, 'schemaVersion of a vocabulary must be 1; got nothing'],
    [{ schemaVersion: 2, words: [] }, 'schemaVersion of a vocabulary must be 1; got 2'],
    [{ schemaVersion: 1, words: ['aa', 1] }, 'words of a vocabulary must be a list of strings'],
    [{ schemaVersion: 1, words: ['aa', 'aa'] }, 'got "aa" after "aa"'],
    [{ schemaVersion: 1, words: [''] }, 'got "" after ""'],
    [{ schemaVersion: 1, words: ['\u{10400}', '\ufb00'] }, 'in the order of their code points'],
  ])('%j is refused', (json, message) => {
    expect(() => Vocabulary.fromJSON(json)).toThrow(message);
  });
});

describe('countMatrix', () => {
  test('counts words of the vocabulary, columns rising, and leaves out the others', () => {
    const vocabulary = Vocabulary.of(['aa', 'bb', 'cc']);
    expect(countMatrix(['cc aa zz cc', '', 'bb Aa'], vocabulary)).toEqual({
      rows: 3,
      columns: 3,
      indptr: Int32Array.of(0, 2, 2, 3),
      indices: Int32Array.of(0, 2, 1),
      data: Float64Array.of(1, 2, 1),
    });
  });

  test('can look words up in lower case', () => {
    expect(countMatrix(['BB Aa'], Vocabulary.of(['aa', 'bb']), { lowerCase: true }).data).toEqual(
      Float64Array.of(1, 1),
    );
  });

  test('counts the same whatever it counted before with that vocabulary', () => {
    const vocabulary = Vocabulary.of(['aa', 'bb']);
    const first = countMatrix(['aa BB'], vocabulary);
    countMatrix(['bb '.repeat(500_000)], vocabulary);
    expect(countMatrix(['aa BB'], vocabulary, { lowerCase: true }).data).toEqual(Float64Array.of(1, 1));
    expect(countMatrix(['aa BB'], vocabulary)).toEqual(first);
  });

  test('agrees with counting in a map, on awkward texts', () => {
    const random = new Mulberry32(5);
    const documents = Array.from({ length: 500 }, () => randomText(random));
    const vocabulary = Vocabulary.build(documents, { maxSize: 40 });
    const matrix = countMatrix(documents, vocabulary);
    documents.forEach((document, row) => {
      const expected = new Map<number, number>();
      for (const word of tokenise(document)) {
        const column = vocabulary.words.indexOf(word);
        if (column >= 0) expected.set(column, (expected.get(column) ?? 0) + 1);
      }
      const [start, end] = [matrix.indptr[row]!, matrix.indptr[row + 1]!];
      const found = Array.from(matrix.indices.subarray(start, end), (column, i) => [column, matrix.data[start + i]]);
      expect(found).toEqual([...expected].sort((a, b) => a[0] - b[0]));
    });
  });

  test('counts more columns than one block of bits holds', () => {
    const words = Array.from({ length: 5000 }, (_, i) => `w${String(i).padStart(4, '0')}`);
    const matrix = countMatrix([[...words].reverse().join(' '), words[4999]!], Vocabulary.of(words));
    expect([...matrix.indices]).toEqual([...words.keys(), 4999]);
    expect([...matrix.data]).toEqual(Array(5001).fill(1));
  });
});
