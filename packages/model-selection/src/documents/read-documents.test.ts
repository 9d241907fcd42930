import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeDataset } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocuments, readRows, textsOf } from './read-documents.ts';

/** Ten characters each, in three parts on disk. */
const texts = Array.from({ length: 20_000 }, (_, i) => `text ${String(i).padStart(5, '0')}`);
const targets = texts.map((_, i) => (i % 10 === 0 ? 1 : 0));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-documents-'));
  await writeDataset(folder, ['often', 'seldom'], { ids: texts.map((_, i) => `${i}`), texts, targets });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('up to the limit all texts are held, in their order', async () => {
  const read = await readDocuments(folder, 200_000);
  expect(read.texts).toEqual(texts);
  expect([...read.targets]).toEqual(targets);
  expect(read).toMatchObject({ labels: ['often', 'seldom'], characters: 200_000 });
});

test('past the limit no text is held; classes and characters are those of all', async () => {
  const read = await readDocuments(folder, 199_999);
  expect(read).toMatchObject({ texts: undefined, characters: 200_000 });
  expect([...read.targets]).toEqual(targets);
});

test('some rows are read by their number, all texts in their order', async () => {
  const rows = Int32Array.of(0, 9, 8191, 8192, 19_999);
  expect(await readRows(folder, rows)).toEqual(Array.from(rows, (row) => texts[row]));
  expect(await readRows(folder, Int32Array.of())).toEqual([]);
  const all = async (some?: Int32Array) => {
    const read: string[] = [];
    for await (const batch of textsOf(folder, some)()) read.push(...batch);
    return read;
  };
  expect(await all()).toEqual(texts);
  expect(await all(rows)).toEqual(Array.from(rows, (row) => texts[row]));
});
