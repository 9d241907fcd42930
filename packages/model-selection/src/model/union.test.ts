import { parseRepresentation, REPRESENTATIONS, Vectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import type { ClassifierMember } from '../candidates/candidate.ts';
import { selectRanges, unionOf } from './union.ts';

const TEXTS = ['a red lens !', 'the red antenna , a red star', 'star lens', ''];

function member(name: string, representation = REPRESENTATIONS['word-pairs']): ClassifierMember {
  return { kind: 'classifier', name, estimator: 'LinearSVC', params: {}, on: { name, representation } };
}

test('the columns of a member in the union are those of its own representation, value by value', () => {
  const members = [
    member('a', REPRESENTATIONS['word-pairs-marks']),
    member('b', REPRESENTATIONS['word-pairs-characters']),
    member('c', REPRESENTATIONS['word-pairs']),
  ];
  const { representation, blocksOf } = unionOf(members);
  expect(representation.blocks).toHaveLength(3);
  expect(blocksOf).toEqual([[0], [1, 2], [1]]);
  const vectorizer = new Vectorizer(representation);
  const X = vectorizer.fitTransform(TEXTS);
  let from = 0;
  const ranges = vectorizer.blocks.map(({ columns }) => {
    from += columns;
    return [from - columns, from] as const;
  });
  for (const [m, { on }] of members.entries()) {
    const own = new Vectorizer(on.representation).fitTransform(TEXTS);
    const selected = selectRanges(
      X,
      blocksOf[m]!.map((block) => ranges[block]!),
    );
    expect([selected.rows, selected.columns]).toEqual([own.rows, own.columns]);
    expect([...selected.indptr]).toEqual([...own.indptr]);
    expect([...selected.indices]).toEqual([...own.indices]);
    expect([...selected.data]).toEqual([...own.data]);
  }
});

test('members that leave out other stop words cannot be averaged', () => {
  const without = parseRepresentation({ ...REPRESENTATIONS['word-pairs'], stopWords: ['the'] });
  expect(() => unionOf([member('a'), member('b', without)])).toThrow('must leave out the same stop words');
});
