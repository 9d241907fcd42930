import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../raw.fixture.ts';
import { inChunks } from '../read/read.fixture.ts';
import { useFolder } from './folder.ts';
import { detectFormat, spoolPiped } from './stdin.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['text,label\na,b\n', 'csv'],
  ['text\tlabel\na\tb\n', 'tsv'],
  ['"a, b"\n', 'csv'],
  ['\uFEFF\n {"text": "a"}\n', 'jsonl'],
  ['PAR1....', 'parquet'],
])('%j is %s', (head, format) => {
  expect(detectFormat(Buffer.from(head))).toBe(format);
});

test('piped bytes arrive whole, whatever their chunks, and replace those of before', async () => {
  const target = path.join(folder, 'piped');
  const bytes = Buffer.from(`text,label\n${'some text,x\n'.repeat(20_000)}`);
  await spoolPiped(inChunks(Buffer.from('{"text": "old"}'), [3]), { folder: target });
  expect(await spoolPiped(inChunks(bytes, [1000, 7]), { folder: target })).toBe(target);
  expect(await readdir(target)).toEqual(['piped.csv']);
  expect((await readFile(path.join(target, 'piped.csv'))).equals(bytes)).toBe(true);
  expect(await useFolder(target, folder)).toBe(target);
});

test('a given format needs no guess', async () => {
  await spoolPiped(inChunks(Buffer.from('a\tb'), [1]), { folder: path.join(folder, 'p'), format: 'csv' });
  expect(await readdir(path.join(folder, 'p'))).toEqual(['piped.csv']);
});

test('nothing piped is an error', async () => {
  await expect(spoolPiped(inChunks(Buffer.alloc(0), [1]), { folder: path.join(folder, 'p') })).rejects.toMatchObject({
    code: 'E_STDIN',
  });
  expect(await readdir(folder)).toEqual([]);
});
