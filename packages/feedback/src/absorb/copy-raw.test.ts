import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partitionKey } from './copy-raw.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'raw-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  [['week=1/a.csv', 'week=2/a.csv'], 'week'],
  [['split=train/a.csv', 'split=test/a.csv'], 'split'],
  [['train.tsv', 'dev.tsv'], undefined],
  [['train/a.csv', 'test/a.csv'], undefined],
  [['a.csv', 'b.csv'], undefined],
])('a partition can stand beside %j: %s', async (names, key) => {
  for (const name of names) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), 'text,label\na,x\n');
  }
  expect(await partitionKey(folder)).toBe(key);
});
