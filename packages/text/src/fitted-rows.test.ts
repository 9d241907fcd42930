import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import type { CsrMatrix } from './csr.ts';
import { blockLearner } from './learn-block.ts';
import { sieveOf } from './ngram-sieve-of.ts';
import { randomText } from './random-text.fixture.ts';
import { parseRepresentation } from './representation.ts';
import { DIFFERENT_REPRESENTATIONS, SEVERAL } from './several-blocks.fixture.ts';
import { Vectorizer } from './vectorizer.ts';

const random = new Mulberry32(11);
const texts = ['', ...Array.from({ length: 150 }, () => randomText(random))];

function expectSame(matrix: CsrMatrix, expected: CsrMatrix): void {
  expect([matrix.rows, matrix.columns]).toEqual([expected.rows, expected.columns]);
  for (const name of ['indptr', 'indices', 'data'] as const) {
    expect(Array.from(matrix[name]), name).toEqual(Array.from(expected[name]));
  }
}

test.each(DIFFERENT_REPRESENTATIONS)(
  'matrices made of the counts are those of fitTransform, to the bit: %s',
  (_, representation) => {
    const whole = new Vectorizer(representation);
    const expected = whole.fitTransform(texts);
    const vectorizer = new Vectorizer(representation);
    const rows = vectorizer.fitRows(texts);
    expectSame(rows.matrix(), expected);
    expect(vectorizer.toJSON()).toEqual(whole.toJSON());
    for (const [b, block] of vectorizer.representation.blocks.entries()) {
      const alone = new Vectorizer({ ...vectorizer.representation, blocks: [block] });
      expectSame(rows.matrix([b], { shared: true }), alone.fitTransform(texts));
    }
  },
);

test('the fitted vectoriser transforms after the counts are freed', () => {
  const vectorizer = new Vectorizer(SEVERAL);
  const rows = vectorizer.fitRows(texts);
  const expected = rows.matrix();
  rows.release();
  expectSame(vectorizer.transform(texts), expected);
});

describe('a sieve of rare n-grams', () => {
  const blocks = [
    { analyzer: 'word', ngramRange: [1, 2], minDocuments: 2 },
    { analyzer: 'word', tokens: 'pieces', ngramRange: [1, 2], minDocuments: 3 },
    { analyzer: 'char_wb', ngramRange: [2, 5], minDocuments: 4 },
    { analyzer: 'char', ngramRange: [1, 3], minDocuments: 2, maxFeatures: 50 },
  ] as const;

  test.each(blocks)('changes neither columns nor rows: %j', (given) => {
    const representation = parseRepresentation({ blocks: [given] });
    const [block] = representation.blocks as [(typeof representation.blocks)[number]];
    const sieve = sieveOf(texts, block, representation, 0);
    expect(sieve).toBeDefined();
    const learn = (use: typeof sieve) => {
      const learner = blockLearner(block, representation, true, use);
      for (const text of texts) learner.read(text);
      return learner.learn();
    };
    const [sieved, all] = [learn(sieve), learn(undefined)];
    expect(sieved.state.vocabulary!.words).toEqual(all.state.vocabulary!.words);
    expect(Array.from(sieved.state.documentFrequency)).toEqual(Array.from(all.state.documentFrequency));
    // What was kept out of the table is what the table saves.
    expect(sieved.columnOf!.length).toBeLessThan(all.columnOf!.length);
  });

  test('is not made where every n-gram is a column, nor for few texts', () => {
    const representation = parseRepresentation({ blocks: [{ analyzer: 'word', ngramRange: [1, 2] }, blocks[0]] });
    const [whole, rare] = representation.blocks;
    expect(sieveOf(texts, whole!, representation, 0)).toBeUndefined();
    expect(sieveOf(texts, rare!, representation)).toBeUndefined();
  });
});
