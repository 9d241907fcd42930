import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import type { CsrMatrix } from './csr.ts';
import { cutBlock } from './cut-block.ts';
import { CutVectorizer } from './cut-vectorizer.ts';
import { MatrixSpace } from './matrix-space.ts';
import { randomText } from './random-text.fixture.ts';
import { parseRepresentation, type Representation, type RepresentationInput } from './representation.ts';
import { REPRESENTATIONS } from './representations.ts';
import { Vectorizer } from './vectorizer.ts';

const random = new Mulberry32(7);
const texts = ['', ...Array.from({ length: 120 }, () => randomText(random))];
const rowsWhere = (wanted: (row: number) => boolean) => Int32Array.from([...texts.keys()].filter(wanted));
const textsOf = (rows: Int32Array) => Array.from(rows, (row) => texts[row]!);

function cut(representation: Representation): ConstructorParameters<typeof CutVectorizer>[1] {
  return representation.blocks.map((block) => cutBlock(texts, block, representation, { keepTerms: true }));
}

function expectSame(matrix: CsrMatrix, expected: CsrMatrix): void {
  expect([matrix.rows, matrix.columns]).toEqual([expected.rows, expected.columns]);
  for (const name of ['indptr', 'indices', 'data'] as const) {
    const bytes = ({ buffer, byteOffset, byteLength }: CsrMatrix[typeof name]) =>
      Buffer.from(buffer, byteOffset, byteLength);
    expect(bytes(matrix[name]).equals(bytes(expected[name])), name).toBe(true);
  }
}

const LIMITED: RepresentationInput = {
  lowerCase: true,
  stopWords: ['the', 'x'],
  blocks: [
    { analyzer: 'word', maxShare: 0.1, norm: 'l1' },
    { analyzer: 'word', ngramRange: [1, 2], minDocuments: 3, weight: 0.5 },
    { analyzer: 'word', tokens: 'pieces', hashingBits: 9 },
    { analyzer: 'char_wb', ngramRange: [2, 4], maxFeatures: 60, sublinear: false },
    { analyzer: 'char', ngramRange: [1, 2], tokens: 'pieces', idf: false, norm: 'none' },
  ],
};

describe('a part of texts that were cut once has the bits of a vectoriser that was fitted on it', () => {
  const cases = Object.entries({ ...REPRESENTATIONS, limited: parseRepresentation(LIMITED) });
  test.each(cases)('%s', (_, representation) => {
    const cuts = cut(representation);
    const space = new MatrixSpace();
    for (const parts of [2, 5]) {
      const learnt = rowsWhere((row) => row % parts !== 1);
      const held = rowsWhere((row) => row % parts === 1);
      const vectorizer = new Vectorizer(representation);
      const train = vectorizer.fitTransform(textsOf(learnt));
      const part = new CutVectorizer(representation, cuts, learnt);
      expect(part.columns).toBe(vectorizer.columns);
      expectSame(part.transform(learnt, space), train);
      expectSame(part.transform(held, space), vectorizer.transform(textsOf(held)));
    }
  });
});

describe('a vectoriser that is fitted on texts that were cut before is the one that is fitted on the texts', () => {
  const cases = Object.entries({ ...REPRESENTATIONS, limited: parseRepresentation(LIMITED) });
  test.each(cases)('%s', (_, representation) => {
    const [expected, vectorizer] = [new Vectorizer(representation), new Vectorizer(representation)];
    const counted = expected.fitRows(texts);
    const rows = vectorizer.fitCuts(cut(representation));
    expect(vectorizer.toJSON()).toEqual(expected.toJSON());
    for (const b of representation.blocks.keys()) expectSame(rows.matrix([b]), counted.matrix([b]));
    expectSame(vectorizer.transform(texts), expected.transform(texts));
  });
});

test('a part without any n-gram is refused, as is a whole without one', () => {
  const representation = parseRepresentation({ blocks: [{ analyzer: 'word' }] });
  const cuts = cut(representation);
  expect(() => new CutVectorizer(representation, cuts, Int32Array.of(0))).toThrow(
    'vocabulary of block of word n-grams must have a word; got none from 1 documents',
  );
  expect(() => cutBlock(['', '.'], representation.blocks[0]!, representation)).toThrow('must have a word');
});

test('an n-gram may stand in a text more than 65,535 times', () => {
  const representation = parseRepresentation({
    blocks: [{ analyzer: 'word', idf: false, norm: 'none', sublinear: false }],
  });
  const cuts = [cutBlock(['cat '.repeat(70_000), 'dog'], representation.blocks[0]!, representation)];
  const rows = Int32Array.of(0, 1);
  const { data } = new CutVectorizer(representation, cuts, rows).transform(rows, new MatrixSpace());
  expect([...data]).toEqual([70_000, 1]);
});
