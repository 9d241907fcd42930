import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSweepRows } from './sweep-rows.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sweep-rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (file: string, content: unknown) => writeFile(path.join(folder, file), JSON.stringify(content));

test('a classifier that failed is a row with its reason; times come from beside what is hashed', async () => {
  await write('sweep.json', {
    rows: [
      { model: 'ridge', status: 'finished', accuracy: 0.9, macroF1: 0.8 },
      { model: 'knn', status: 'failed', error: 'too few documents' },
    ],
  });
  await mkdir(path.join(folder, '_measured'));
  await write('_measured/times.json', { rows: [{ model: 'ridge', fitSeconds: 0.5, predictSeconds: 0.25 }] });
  expect(await readSweepRows(folder)).toEqual([
    { model: 'ridge', accuracy: 0.9, macroF1: 0.8, fitSeconds: 0.5, predictSeconds: 0.25 },
    { model: 'knn', accuracy: null, macroF1: null, fitSeconds: null, predictSeconds: null, error: 'too few documents' },
  ]);
});

test('a sweep of version 1 has its times in its rows', async () => {
  const row = { model: 'ridge', accuracy: 0.9, macroF1: 0.8, fitSeconds: 0.5, predictSeconds: 0.25 };
  await write('sweep.json', { rows: [row] });
  expect(await readSweepRows(folder)).toEqual([row]);
});
