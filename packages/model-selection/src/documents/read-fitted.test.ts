import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeDataset } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFitted } from './read-fitted.ts';

/** Ten characters each, in three parts on disk; a tenth of them are of the second class. */
const texts = Array.from({ length: 20_000 }, (_, i) => `text ${String(i).padStart(5, '0')}`);
const targets = texts.map((_, i) => (i % 10 === 0 ? 1 : 0));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-fitted-'));
  await writeDataset(folder, ['seldom', 'often'].toReversed(), { ids: texts.map((_, i) => `${i}`), texts, targets });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('up to the limit all documents are learnt from, in their order', async () => {
  const read = await readFitted(folder, 200_000, 1);
  expect(read.texts).toEqual(texts);
  expect([...read.targets]).toEqual(targets);
  expect(read).toMatchObject({ labels: ['often', 'seldom'], documents: 20_000, characters: 200_000 });
});

test('past the limit as many as have so many characters, each class by its share, each with its own label', async () => {
  const read = await readFitted(folder, 50_000, 1);
  expect(read).toMatchObject({ documents: 20_000, characters: 200_000 });
  expect(read.texts).toHaveLength(5000);
  expect(read.texts).toEqual(read.texts.toSorted());
  expect(read.targets.filter((target) => target === 1)).toHaveLength(500);
  expect([...read.targets]).toEqual(read.texts.map((text) => targets[Number(text.slice(5))]));
  expect(await readFitted(folder, 50_000, 1)).toEqual(read);
  expect((await readFitted(folder, 50_000, 2)).texts).not.toEqual(read.texts);
});

test('a hundred documents are learnt from, however long they are', async () => {
  expect((await readFitted(folder, 10, 1)).texts).toHaveLength(100);
});
