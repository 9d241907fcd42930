import { Mulberry32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { boundColumns } from './bound-columns.ts';
import { fitInPasses, type TextBatches } from './fit-in-passes.ts';
import { FittedRows } from './fitted-rows.ts';
import { randomText } from './random-text.fixture.ts';
import { parseRepresentation, type RepresentationInput } from './representation.ts';
import { REPRESENTATIONS } from './representations.ts';
import { DIFFERENT_REPRESENTATIONS } from './several-blocks.fixture.ts';
import { sortedRows } from './sorted-rows.ts';
import { Vectorizer } from './vectorizer.ts';

const random = new Mulberry32(12);
const texts = ['', ...Array.from({ length: 150 }, () => randomText(random)), `${'very '.repeat(70_000)}long`];

/** Some at a time, an empty batch among them; counts how often they are read. */
function batchesOf(all: readonly string[]): { batches: TextBatches; passes: () => number } {
  let passes = 0;
  const batches = async function* () {
    passes++;
    yield [];
    for (let from = 0; from < all.length; from += 40) yield all.slice(from, from + 40);
  };
  return { batches, passes: () => passes };
}

/** What is learnt, and the matrix of the n-grams that were told. */
async function fitted(representation: RepresentationInput, mostColumns: number[]) {
  const blocks = parseRepresentation(representation).blocks.map(() => ({
    ids: [] as number[],
    counts: [] as number[],
    ends: [] as number[],
  }));
  const { batches, passes } = batchesOf(texts);
  const { vectorizer, columnOf } = await fitInPasses(representation, batches, {
    mostColumns,
    onText: (ngrams) =>
      ngrams.forEach(({ ids, counts }, b) => {
        const own = blocks[b]!;
        own.ids.push(...ids);
        own.counts.push(...counts);
        own.ends.push(own.ids.length);
      }),
  });
  const counted = blocks.map(({ ids, counts, ends }, b) =>
    sortedRows(
      { ids: Int32Array.from(ids), counts: Int32Array.from(counts), ends, columnOf: columnOf[b] },
      vectorizer.blocks[b]!.columns,
    ),
  );
  return { vectorizer, passes: passes(), matrix: new FittedRows(vectorizer.blocks, counted).matrix() };
}

test.each(DIFFERENT_REPRESENTATIONS)(
  'two passes learn what fitTransform does, and tell its rows, to the bit: %s',
  async (_, representation) => {
    const whole = new Vectorizer(representation);
    const expected = whole.fitTransform(texts);
    const { vectorizer, matrix, passes } = await fitted(
      representation,
      whole.blocks.map(() => 1_000_000),
    );
    expect(passes).toBe(2);
    expect(vectorizer.toJSON()).toEqual(whole.toJSON());
    expect(matrix).toEqual(expected);
  },
);

test('blocks that would have too many columns leave out the n-grams of fewest documents, as boundColumns says', async () => {
  const representation = REPRESENTATIONS['word-pairs-characters'];
  const mostColumns = [30, 300];
  const bounded = boundColumns(representation, texts, { mostColumns, fewestCharacters: 0 });
  for (const { minDocuments } of bounded.blocks) expect(minDocuments).toBeGreaterThan(2);
  const { vectorizer, matrix } = await fitted(representation, mostColumns);
  expect(vectorizer.representation).toEqual(bounded);
  expect(matrix).toEqual(new Vectorizer(bounded).fitTransform(texts));
});

test('texts without an n-gram are refused', async () => {
  const empty = fitInPasses(REPRESENTATIONS.words, batchesOf(['', '!']).batches, {
    mostColumns: [10],
    onText: () => undefined,
  });
  await expect(empty).rejects.toThrow(
    'vocabulary of block of word n-grams must have a word; got none from 2 documents',
  );
});
