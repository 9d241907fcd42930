import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPartitions } from './partitions.ts';
import { temporaryFolder, writeRaw } from './raw.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const find = async (...names: string[]) =>
  findPartitions(await writeRaw(path.join(folder, 'raw'), Object.fromEntries(names.map((name) => [name, 'x']))));

test('partitions come in the order of their values, their files in the order of their names', async () => {
  const found = await find(
    'week=2026-W10/b.csv',
    'week=2026-W10/a/x.jsonl',
    'week=2026-W9/c.PARQUET',
    'week=2026-W9/_SUCCESS',
    '.hidden/a.csv',
  );
  expect(found.map(({ name, key, value, files }) => [name, key, value, files.map((file) => file.name)])).toEqual([
    ['week=2026-W9', 'week', '2026-W9', ['week=2026-W9/c.PARQUET']],
    ['week=2026-W10', 'week', '2026-W10', ['week=2026-W10/a/x.jsonl', 'week=2026-W10/b.csv']],
  ]);
});

test('files without partitions are one partition', async () => {
  expect(await find('a.csv', 'sub/b.csv')).toMatchObject([
    { name: 'all', key: '', files: [{ name: 'a.csv' }, { name: 'sub/b.csv' }] },
  ]);
});

test.each([
  [['week=1/a.csv', 'b.csv'], 'must have all files in partitions or none; got b.csv beside partitions'],
  [['week=1/a.csv', 'split=test/b.csv'], 'must be of one kind; got split= and week='],
  [['week=1/a.csv.bz2'], 'extension of week=1/a.csv.bz2 in'],
  [['_only', '.hidden'], 'must hold files of .csv, .tsv, .tab, .jsonl, .ndjson, .json, .parquet, .txt, .zip; got none'],
])('the layout %j is refused', async (names, message) => {
  await expect(find(...names)).rejects.toMatchObject({
    code: 'E_RAW_LAYOUT',
    message: expect.stringContaining(message),
  });
});

test('a folder that is not there is named', async () => {
  const missing = path.join(folder, 'missing');
  await expect(findPartitions(missing)).rejects.toThrow(`${missing} must be a folder of raw data`);
});
