import { parseRepresentation, Vectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { MemberMatrices } from './member-matrices.ts';

const texts = ['the comet and the moon', 'the moon of the moon', 'a lens and a flash'];
const [words, pairs, characters] = [
  { analyzer: 'word' },
  { analyzer: 'word', ngramRange: [1, 2] },
  { analyzer: 'char', ngramRange: [1, 3] },
] as const;
const fittedOn = (blocks: ConstructorParameters<typeof Vectorizer>[0]['blocks']) =>
  new Vectorizer({ blocks }).fitTransform(texts);

test('each member gets the columns that it reads; those that read the same in a row share a matrix', () => {
  const rows = new Vectorizer({ blocks: [words, pairs, characters] }).fitRows(texts);
  const matrices = new MemberMatrices(rows, {
    representation: parseRepresentation({ blocks: [words, pairs, characters] }),
    blocksOf: [[1], [1, 2], [1, 2], [0]],
  });
  expect(matrices.entries).toBe(fittedOn([words, pairs, characters]).indices.length);
  expect(matrices.of(0)).toEqual(fittedOn([pairs]));
  const both = matrices.of(1);
  expect(both).toEqual(fittedOn([pairs, characters]));
  expect(matrices.of(2)).toBe(both);
  expect(rows.entries, 'counts that nobody will ask for are freed').toBe(fittedOn([words]).indices.length);
  expect(matrices.of(3)).toEqual(fittedOn([words]));
  expect(rows.entries).toBe(0);
});
