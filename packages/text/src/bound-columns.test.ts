import { Mulberry32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { boundColumns } from './bound-columns.ts';
import { randomText } from './random-text.fixture.ts';
import { parseRepresentation } from './representation.ts';
import { REPRESENTATIONS } from './representations.ts';
import { Vectorizer } from './vectorizer.ts';

const random = new Mulberry32(5);
const texts = Array.from({ length: 200 }, () => randomText(random));
const columnsOf = (representation: ConstructorParameters<typeof Vectorizer>[0]) => {
  const vectorizer = new Vectorizer(representation);
  vectorizer.fitTransform(texts);
  return vectorizer.blocks.map(({ columns }) => columns);
};

test('a block with too many columns takes the smallest number of documents that leaves few enough', () => {
  const representation = parseRepresentation({
    blocks: [{ analyzer: 'word' }, { analyzer: 'char', ngramRange: [1, 3] }],
  });
  const [words, characters] = columnsOf(representation) as [number, number];
  expect(characters).toBeGreaterThan(words);
  const bounded = boundColumns(representation, texts, { mostColumns: [words, words], fewestCharacters: 0 });
  expect(bounded.blocks[0]).toEqual(representation.blocks[0]);
  expect(bounded.blocks[1]!.minDocuments).toBeGreaterThan(1);
  const [same, fewer] = columnsOf(bounded) as [number, number];
  expect(same).toBe(words);
  expect(fewer).toBeLessThanOrEqual(words);
});

test('nothing changes where columns are few enough, texts are few, or a block is bounded otherwise', () => {
  const { 'word-pairs-characters': several } = REPRESENTATIONS;
  expect(
    boundColumns(several, texts, { mostColumns: several.blocks.map(() => 1_000_000), fewestCharacters: 0 }),
  ).toEqual(several);
  expect(boundColumns(several, texts, { mostColumns: several.blocks.map(() => 1) })).toBe(several);
  const limited = parseRepresentation({
    blocks: [
      { analyzer: 'word', hashingBits: 8 },
      { analyzer: 'word', maxFeatures: 9 },
    ],
  });
  expect(boundColumns(limited, texts, { mostColumns: [1, 1], fewestCharacters: 0 })).toEqual(limited);
});
