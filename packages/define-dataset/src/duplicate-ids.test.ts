import { textKey } from '@aml-mlops/artifacts';
import { expect, test } from 'vitest';
import { DuplicateIds } from './duplicate-ids.ts';

/** Repeated ids of two sets, of which every third row is the second's; and how often rows were read again. */
async function repeated(ids: readonly (string | undefined)[], keyOf = textKey) {
  const sets = [new DuplicateIds(keyOf), new DuplicateIds(keyOf)] as const;
  for (const [row, id] of ids.entries()) if (id !== undefined) sets[row % 3 === 2 ? 1 : 0].add(id, row);
  let reads = 0;
  const read = async function* () {
    reads++;
    for (let at = 0; at < ids.length; at += 4) yield ids.slice(at, at + 4);
  };
  const again = [await sets[0].again(read), await sets[1].again(read)];
  for (const set of sets) set.close();
  return { again, reads };
}

test('ids are repeated within their set alone, in the order in which that shows', async () => {
  const ids = ['a', 'b', 'a', 'c', 'b', 'd', 'a', 'b', 'd', undefined, 'c'];
  expect((await repeated(ids)).again).toEqual([['b', 'a', 'c'], ['d']]);
});

test('without repeated ids no row is read again', async () => {
  expect(await repeated(['a', 'b', 'c', 'd', 'e'])).toEqual({ again: [[], []], reads: 0 });
});

test('ids of one hash that differ are not taken for one', async () => {
  const ids = Array.from({ length: 100 }, (_, row) => `id ${row}`);
  expect((await repeated(ids, (id) => id.length)).again).toEqual([[], []]);
  expect((await repeated([...ids, 'id 99', 'id 99', 'id 1'], (id) => id.length)).again).toEqual([
    ['id 99', 'id 1'],
    [],
  ]);
});
