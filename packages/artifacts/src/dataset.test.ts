import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatasetWriter, hashFolder, readBatches, readDataset, readDatasetInfo, writeDataset } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dataset-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const awkward = ['plain', '', 'naïve 😀 \u0000 end', '"quoted",\r\n\ttabs', '\u{10FFFF}', 'x'.repeat(100_000)];

test('what is written is read again: order, Unicode, empty and long texts', async () => {
  const ids = awkward.map((_, i) => `id-${i}`);
  await writeDataset(folder, ['a', 'b'], { ids, texts: awkward, targets: [0, 1, 0, 1, 1, 0] });
  const read = await readDataset(folder);
  expect(read).toEqual({ labels: ['a', 'b'], ids, texts: awkward, targets: Int32Array.of(0, 1, 0, 1, 1, 0) });
});

test('a dataset of many rows is cut into parts and read batch by batch', async () => {
  const writer = await DatasetWriter.create(folder, ['only']);
  for (let i = 0; i < 20_000; i++) await writer.append(String(i), `text ${i}`, 0);
  const info = await writer.close();
  expect(info.rows).toBe(20_000);
  expect(info.parts.map((part) => part.rows)).toEqual([8192, 8192, 3616]);
  let next = 0;
  for await (const batch of readBatches(folder)) {
    expect(batch.ids.length).toBeLessThanOrEqual(1024);
    for (const id of batch.ids) expect(id).toBe(String(next++));
  }
  expect(next).toBe(20_000);
});

test('the same rows give the same content hash', async () => {
  const rows = { ids: ['1', '2'], texts: ['a', 'b'], targets: [0, 0] };
  await writeDataset(path.join(folder, 'one'), ['l'], rows);
  await writeDataset(path.join(folder, 'two'), ['l'], rows);
  expect(await hashFolder(path.join(folder, 'one'))).toBe(await hashFolder(path.join(folder, 'two')));
});

test('an empty dataset has no parts and no rows', async () => {
  await writeDataset(folder, ['l'], { ids: [], texts: [], targets: [] });
  expect(await readDatasetInfo(folder)).toEqual({ schemaVersion: 1, labels: ['l'], rows: 0, parts: [] });
  expect((await readDataset(folder)).ids).toEqual([]);
});

test('a target outside the labels is refused, naming the row', async () => {
  await expect(writeDataset(folder, ['l'], { ids: ['r7'], texts: ['a'], targets: [1] })).rejects.toThrow(
    'target of row r7 must be a whole number in [0, 1); got 1',
  );
});

test('a broken part is named', async () => {
  await writeDataset(folder, ['l'], { ids: ['1'], texts: ['a'], targets: [0] });
  const file = path.join(folder, 'part-00000.parquet');
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 9));
  await expect(readDataset(folder)).rejects.toThrow(`${file} cannot be read as Parquet`);
});

test('a folder that is no dataset is named', async () => {
  await expect(readDataset(folder)).rejects.toMatchObject({ code: 'E_NOT_A_DATASET' });
});
