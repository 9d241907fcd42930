import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder, listFiles, readDataset, readDatasetInfo, writeLineage } from '@aml-mlops/artifacts';
import { cleanText, DEFAULT_CLEANING, readCleaning } from '@aml-mlops/text';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cleanSets, type Inputs, temporaryFolder, texts, writeInputs } from './step.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inFolder = (name: string) => path.join(folder, name);
const small = (): Promise<Inputs> =>
  writeInputs(inFolder('in'), {
    train: [['The Cat sat, 3 times!', 'of THE', '', 'naïve 😀 Ω'], ['last one']],
    test: [["don't"]],
  });

test('texts are cleaned; ids, targets, labels and order stay, and so do documents of which nothing is left', async () => {
  const { train, test, metrics, progress } = await cleanSets(await small(), inFolder('out'));
  expect(await readDataset(train)).toEqual({
    labels: ['a', 'b'],
    ids: ['0-0', '0-1', '0-2', '0-3', '1-0'],
    texts: ['cat sat times', '', '', 'naïve ω', ''],
    targets: Int32Array.of(0, 1, 0, 1, 0),
  });
  expect((await readDataset(test)).texts).toEqual(['dont']);
  expect(metrics).toMatchObject({
    documents: 6,
    'empty documents': 3,
    'characters before': 50,
    'characters after': 24,
  });
  expect(metrics['documents per second']).toBeGreaterThan(0);
  expect(progress.at(-1)).toBe(6);
});

test('the datasets say how they were cleaned', async () => {
  const { train, test } = await cleanSets(await small(), inFolder('out'), { digits: false, stopWords: false });
  const expected = { ...DEFAULT_CLEANING, digits: false, stopWords: false };
  expect(await readCleaning(train)).toEqual(expected);
  expect(await readCleaning(test)).toEqual(expected);
  expect((await readDataset(train)).texts[0]).toBe('the cat sat 3 times');
});

test('the lineage of a dataset goes with it', async () => {
  const inputs = await small();
  const lineage = { schemaVersion: 1, partitions: [], drawn: null, rows: 5, rowsPerLabel: { a: 3, b: 2 } } as const;
  await writeLineage(inputs.train, { ...lineage, partitions: [] });
  const { train, test } = await cleanSets(inputs, inFolder('out'));
  expect(await listFiles(train)).toContain('dataset-lineage.json');
  expect(await listFiles(test)).not.toContain('dataset-lineage.json');
});

test('the same bytes come out of one, two and three workers', async () => {
  const parts = (name: string) => Array.from({ length: 5 }, (_, i) => texts(2400 + i, `${name}${i}`));
  const inputs = await writeInputs(inFolder('in'), { train: parts('x'), test: parts('y').slice(3) });
  const hashes = new Set<string>();
  for (const workers of [1, 2, 3]) {
    const { train, test, metrics } = await cleanSets(inputs, inFolder(`out-${workers}`), { workers });
    hashes.add(`${await hashFolder(train)} ${await hashFolder(test)}`);
    expect(metrics['documents']).toBe(16_817);
  }
  expect(hashes.size).toBe(1);
  const { texts: clean, ids } = await readDataset(path.join(inFolder('out-3'), 'preparedTrain'));
  expect(clean).toEqual(
    parts('x')
      .flat()
      .map((text) => cleanText(text, DEFAULT_CLEANING)),
  );
  expect(ids[2400]).toBe('1-0');
});

test('a dataset without rows stays one', async () => {
  const inputs = await writeInputs(inFolder('in'), { train: [['word']], test: [] });
  const { test } = await cleanSets(inputs, inFolder('out'));
  expect(await readDatasetInfo(test)).toEqual({ schemaVersion: 1, labels: ['a', 'b'], rows: 0, parts: [] });
});

test.each([1, 2])('a broken part is named, with %d workers', async (workers) => {
  const inputs = await writeInputs(inFolder('in'), { train: [texts(9000, 'x'), texts(9000, 'y')], test: [['word']] });
  const broken = path.join(inputs.train, 'part-00001.parquet');
  await writeFile(broken, 'no Parquet');
  await expect(cleanSets(inputs, inFolder('out'), { workers })).rejects.toMatchObject({
    code: 'E_DATASET_PART',
    fields: { file: broken },
  });
});

test('a run that was aborted writes no dataset', async () => {
  const abort = AbortSignal.abort(new Error('enough'));
  await expect(cleanSets(await small(), inFolder('out'), {}, abort)).rejects.toThrow('enough');
  await expect(readDatasetInfo(inFolder('out/train'))).rejects.toMatchObject({ code: 'E_NOT_A_DATASET' });
});

test('rules 2 part words, keep marks as words, and say in which language', async () => {
  const inputs = await writeInputs(inFolder('in'), {
    train: [["aathi..where? Don't know, 12 of 4!", 'So what']],
    test: [['Naïve—really']],
  });
  const summary = { 'language:en': 0.5, 'language:de': 0.1, 'language:und': 0.4 };
  await writeFile(path.join(inputs.report, 'drift.json'), JSON.stringify({ datasets: { train: { summary } } }));
  const params = { rules: 2, language: 'auto', punctuation: 'tokens', digits: 'zero', stopWords: false };
  const { train, test } = await cleanSets(inputs, inFolder('out'), params);
  expect((await readDataset(train)).texts).toEqual(['aathi . . where ? dont know , 00 of 0 !', 'so what']);
  expect((await readDataset(test)).texts).toEqual(['naïve — really']);
  expect(await readCleaning(train)).toMatchObject({
    version: 2,
    language: 'en',
    punctuation: 'tokens',
    digits: 'zero',
  });
});

test.each([
  [{ punctuation: 'tokens' }, 'punctuation of data-engineering must be true or false with rules 1'],
  [{ rules: 2, language: 'auto' }, 'language of data-engineering must be a code or any where the report does not say'],
  [{ rules: 2, language: 'ia', stopWords: true }, 'language of stop words must be one of af, ar, '],
])('%j is refused before anything is written', async (params, message) => {
  await expect(cleanSets(await small(), inFolder('out'), params)).rejects.toThrow(message);
});
