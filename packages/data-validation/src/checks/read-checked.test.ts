import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder, writeRows } from '../sample.fixture.ts';
import { Findings } from './findings.ts';
import { readChecked } from './read-checked.ts';

let root: string;
beforeAll(async () => {
  root = await temporaryFolder();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Findings of a set whose ids are given, three parts of 8,192 rows; an empty text where there is no id. */
async function find(name: string, ids: readonly string[], keyOf?: (id: string) => number) {
  const folder = await writeRows(
    path.join(root, name),
    ids.map((id, row) => ({ id: id || `empty ${row}`, text: id && `text ${row}`, label: 'ab'[row % 2]! })),
  );
  const findings = new Findings(['train']);
  let rows = 0;
  for await (const batch of readChecked(folder, 'train', findings, keyOf)) rows += batch.ids.length;
  return { rows, messages: findings.list(() => false).map(({ message }) => message) };
}

const ids = Array.from({ length: 20_000 }, (_, row) => `doc-${row}`);

test('a repeated id names its row, whatever part it is in, in the order of reading among other findings', async () => {
  const own = [...ids];
  own[8191] = own[8192] = 'doc-5';
  own[9000] = '';
  own[19_999] = 'doc-10000';
  expect(await find('repeated', own)).toEqual({
    rows: 19_999,
    messages: [
      'train: ids must be unique; got 3 that are not: part-00000.parquet row 8192 (id doc-5), ' +
        'part-00001.parquet row 1 (id doc-5), part-00002.parquet row 3616 (id doc-10000)',
      'train: text must not be empty; got one that is not: part-00001.parquet row 809 (id empty 9000)',
    ],
  });
});

test('ids of one hash that differ are not taken for one', async () => {
  const sameHash = (id: string) => id.length;
  expect(await find('collisions', ids, sameHash)).toEqual({ rows: 20_000, messages: [] });
  const { messages } = await find('collision and copy', [...ids.slice(0, 50), 'doc-7'], sameHash);
  expect(messages).toEqual(['train: ids must be unique; got one that is not: part-00000.parquet row 51 (id doc-7)']);
});
