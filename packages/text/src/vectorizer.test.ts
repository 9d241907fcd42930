import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import type { CsrMatrix } from './csr.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
import { randomText } from './random-text.fixture.ts';
import { parseRepresentation, type Representation, type RepresentationInput } from './representation.ts';
import { termsByColumn, unknownTermShare } from './terms-in.ts';
import { TfidfVectorizer } from './tfidf-vectorizer.ts';
import { Vectorizer } from './vectorizer.ts';
import type { VectorizerJson } from './vectorizer-json.ts';

interface Arrays {
  readonly columns: number;
  readonly indptr: number[];
  readonly indices: number[];
  readonly data: number[];
}
interface Fixture {
  readonly name: string;
  readonly representation: Representation;
  readonly train: string[];
  readonly test: string[];
  readonly expected: { readonly terms: (string[] | null)[]; readonly train: Arrays; readonly test: Arrays };
}

const fixtures = JSON.parse(readFileSync(new URL('fixtures/representations.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Fixture[];
};

/** Both sides add the same numbers in another order. */
const TOLERANCE = 1e-12;

function expectMatrix(matrix: CsrMatrix, expected: Arrays): void {
  expect(matrix.columns).toBe(expected.columns);
  expect([...matrix.indptr]).toEqual(expected.indptr);
  expect([...matrix.indices]).toEqual(expected.indices);
  const largest = expected.data.reduce((max, value, i) => Math.max(max, Math.abs(value - matrix.data[i]!)), 0);
  expect(largest).toBeLessThanOrEqual(TOLERANCE);
}

describe('parity with scikit-learn', () => {
  test.each(fixtures.cases.map((each) => [each.name, each] as const))('%s', (_, { representation, ...fixture }) => {
    const vectorizer = new Vectorizer(representation);
    const train = vectorizer.fitTransform(fixture.train);
    const terms = vectorizer.blocks.map(({ state }) => state.vocabulary?.words ?? null);
    expect(terms).toEqual(fixture.expected.terms);
    expectMatrix(train, fixture.expected.train);
    expectMatrix(vectorizer.transform(fixture.test), fixture.expected.test);
  });
});

const BLOCKS: RepresentationInput = {
  lowerCase: true,
  stopWords: ['the', 'x'],
  blocks: [
    { analyzer: 'word', ngramRange: [1, 2], minDocuments: 2, weight: 0.5 },
    { analyzer: 'word', tokens: 'pieces', hashingBits: 9 },
    { analyzer: 'char_wb', ngramRange: [2, 4], maxFeatures: 300, norm: 'l1' },
    { analyzer: 'char', ngramRange: [1, 2], tokens: 'pieces', idf: false },
  ],
};

function awkward(count: number, seed: number): string[] {
  const random = new Mulberry32(seed);
  return Array.from({ length: count }, () => randomText(random));
}

describe('Vectorizer', () => {
  const train = awkward(150, 11);

  test('fitting and transforming at once, one after the other, as a stream and one text at a time are the same', async () => {
    const whole = new Vectorizer(BLOCKS);
    const rows = whole.fitTransform(train);
    const streamed = await new Vectorizer(BLOCKS).fit(train);
    expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole));
    expect(streamed.transform(train)).toEqual(rows);
    const single = train.map((text) => streamed.transform([text]));
    expect(single.flatMap(({ data }) => [...data])).toEqual([...rows.data]);
    expect(single.flatMap(({ indices }) => [...indices])).toEqual([...rows.indices]);
  });

  test('its JSON, written and read, makes an equal vectorizer', () => {
    const vectorizer = new Vectorizer(BLOCKS);
    const rows = vectorizer.fitTransform(train, { shared: true });
    expect(rows.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    const read = Vectorizer.fromJSON(JSON.parse(JSON.stringify(vectorizer)));
    expect(read.representation).toEqual(vectorizer.representation);
    expect([...read.transform(train).data]).toEqual([...rows.data]);
  });

  test('the default block of words is the TfidfVectorizer', () => {
    const block = { analyzer: 'word', maxShare: 0.5, minDocuments: 2 } as const;
    const own = new Vectorizer({ lowerCase: true, stopWords: [...ENGLISH_STOP_WORDS], blocks: [block] });
    const known = new TfidfVectorizer({ sublinearTf: true, maxDf: 0.5, minDf: 2, stopWords: 'english' });
    expect(own.fitTransform(train)).toEqual(known.fitTransform(train));
  });

  test('columns are named by the n-grams of a text, two of one column together', () => {
    const vectorizer = new Vectorizer({
      blocks: [
        { analyzer: 'word', ngramRange: [1, 2] },
        { analyzer: 'char_wb', ngramRange: [2, 2] },
        { analyzer: 'word', ngramRange: [1, 2], hashingBits: 8 },
      ],
    });
    vectorizer.fitTransform(['dark star', 'dark moon']);
    const names = termsByColumn(vectorizer, 'dark star and dark moon');
    const row = vectorizer.transform(['dark star and dark moon']);
    expect([...row.indices].map((column) => names.get(column))).not.toContain(undefined);
    expect([...names.values()].slice(0, 5)).toEqual(['dark', 'dark star', 'star', 'dark moon', 'moon']);
    expect([...names.values()]).toContain('␣d');
    expect([...names.values()].join(' ')).toContain('star and');
    expect(unknownTermShare(vectorizer, 'dark star and dark comet')).toBeCloseTo(2 / 5, 12);
    expect(unknownTermShare(vectorizer, '! ?')).toBe(1);
  });

  test.each([
    [{ blocks: [] }, 'blocks of representation must be a list of 1 to 8 blocks; got []'],
    [
      { blocks: [{ analyzer: 'word', ngramRange: [2, 1] }] },
      'blocks.0.ngramRange of representation must be a range whose start is not past its end; got [2,1]',
    ],
    [
      { blocks: [{ analyzer: 'char', hashingBits: 30 }] },
      'blocks.0.hashingBits of representation must be a whole number in [8, 24]; got 30',
    ],
    [
      { blocks: [{ analyzer: 'word', hashingBits: 9, minDocuments: 2 }] },
      'blocks.0.hashingBits of representation must be null where minDocuments, maxShare or maxFeatures limit a vocabulary; got 9',
    ],
    [{ blocks: [{ analyzer: 'word', maxdf: 1 }] }, 'representation has no option blocks.0.maxdf'],
  ])('%j is refused', (json, message) => {
    expect(() => parseRepresentation(json)).toThrow(message);
  });

  test('texts without an n-gram are refused, naming the block', () => {
    expect(() => new Vectorizer({ blocks: [{ analyzer: 'char_wb' }] }).fitTransform(['', '!'])).toThrow(
      'vocabulary of block of char_wb n-grams must have a word; got none from 2 documents with 0 distinct words',
    );
  });

  test('JSON that it did not write is refused', () => {
    const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word' }] });
    vectorizer.fitTransform(['aa bb']);
    const json = JSON.parse(JSON.stringify(vectorizer)) as VectorizerJson;
    expect(() => Vectorizer.fromJSON({ ...json, schemaVersion: 1 })).toThrow('schemaVersion of a vectorizer must be 2');
    const blocks = [{ ...json.blocks[0], documentFrequency: [1] }];
    expect(() => Vectorizer.fromJSON({ ...json, blocks })).toThrow(
      'documentFrequency of block 0 of a vectorizer must be 2 whole numbers in [0, inf)',
    );
  });

  test('a document of a million characters is cut whole', () => {
    const vectorizer = new Vectorizer({
      blocks: [{ analyzer: 'char_wb', ngramRange: [3, 3], sublinear: false, idf: false, norm: 'none' }],
    });
    const { data } = vectorizer.fitTransform(['abcd '.repeat(200_000)]);
    expect([...data]).toEqual([200_000, 200_000, 200_000, 200_000]);
  });
});

const PYTHON = process.env['MLOPS_PYTHON'];
const peer = fileURLToPath(new URL('../../../tools/fixtures/text/representations.py', import.meta.url));

// Needs a Python with scikit-learn: MLOPS_PYTHON=/path/to/python. The fixtures above hold without one.
test.skipIf(!PYTHON)('generated representations of awkward texts are scikit-learn’s', () => {
  const random = new Mulberry32(17);
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
  const cases = Array.from({ length: 60 }, (_, i) => {
    const blocks = Array.from({ length: 1 + random.below(3) }, () => {
      const shortest = 1 + random.below(3);
      const hashed = random.uniform() < 0.3;
      return {
        analyzer: pick(['word', 'char_wb', 'char'] as const),
        ngramRange: [shortest, shortest + random.below(3)] as [number, number],
        tokens: pick(['letters', 'pieces'] as const),
        hashingBits: hashed ? 8 + random.below(5) : null,
        minDocuments: hashed || shortest > 1 ? 1 : 1 + random.below(2),
        maxShare: hashed || shortest > 1 ? 1 : pick([1, 0.8]),
        sublinear: pick([true, false]),
        idf: pick([true, false]),
        norm: pick(['l2', 'l1', 'none'] as const),
        weight: pick([1, 0.5, 2]),
      };
    });
    const representation = parseRepresentation({
      lowerCase: pick([true, false]),
      stopWords: ['the', 'x', '!?'],
      blocks,
    });
    // A lone surrogate is no text that JSON carries to Python.
    const texts = awkward(40, 1000 + i).map((text) => text.toWellFormed());
    return { representation, train: texts.slice(0, 30), test: texts.slice(30) };
  });
  const input = JSON.stringify(cases);
  const { stdout, stderr } = spawnSync(PYTHON!, [peer, 'answer'], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  const answers = (stdout ? JSON.parse(stdout) : expect.unreachable(stderr)) as Fixture['expected'][];
  for (const [i, { representation, train, test }] of cases.entries()) {
    const vectorizer = new Vectorizer(representation);
    expectMatrix(vectorizer.fitTransform(train), answers[i]!.train);
    expectMatrix(vectorizer.transform(test), answers[i]!.test);
  }
});
