import { rm } from 'node:fs/promises';
import path from 'node:path';
import { WordScanner } from '@aml-mlops/text';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeBaseline } from './profile/baseline.ts';
import { type Row, samplePosts, temporaryFolder, writeRows } from './sample.fixture.ts';
import { thresholdsSchema } from './thresholds.ts';
import { validate } from './validate.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What was done, whoever did it: rows decoded from Parquet, texts whose language was told. */
const work = vi.hoisted(() => ({ rowsRead: 0, languagesTold: 0 }));
vi.mock('hyparquet', async (original) => {
  const hyparquet = await original<typeof import('hyparquet')>();
  const parquetReadObjects: typeof hyparquet.parquetReadObjects = async (options) => {
    const rows = await hyparquet.parquetReadObjects(options);
    work.rowsRead += rows.length;
    return rows;
  };
  return { ...hyparquet, parquetReadObjects };
});
vi.mock('./profile/language.ts', async (original) => ({
  ...(await original<typeof import('./profile/language.ts')>()),
  loadLanguageDetector: async () => () => {
    work.languagesTold++;
    return 'en';
  },
}));

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const thresholds = thresholdsSchema.parse({});

/** The same posts so many times over, under ids of their own. */
function times(rows: readonly Row[], copies: number): Row[] {
  return Array.from({ length: copies }, (_, copy) => rows.map((row) => ({ ...row, id: `${row.id}-${copy}` }))).flat();
}

/** Counts what `act` does: passes over the documents, words cut, languages told. */
async function workOf(act: () => Promise<unknown>) {
  Object.assign(work, { rowsRead: 0, languagesTold: 0 });
  const scan = vi.spyOn(WordScanner.prototype, 'scan');
  try {
    await act();
    return { ...work, textsCut: scan.mock.calls.length };
  } finally {
    scan.mockRestore();
  }
}

async function validationOf(copies: number, options: { readonly languageSample?: number } = {}) {
  const train = await writeRows(path.join(folder, `train-${copies}`), times(await samplePosts(40, 41), copies));
  const test_ = await writeRows(path.join(folder, `test-${copies}`), times(await samplePosts(46, 46), copies));
  return workOf(() => validate({ train, test: test_ }, undefined, { thresholds, workers: 1, ...options }));
}

test('without a baseline every document is read once, cut once, and its language told once', async () => {
  const rows = 250 + 125;
  expect(await validationOf(1)).toEqual({ rowsRead: rows, textsCut: rows, languagesTold: rows });
  expect(await validationOf(4)).toEqual({ rowsRead: 4 * rows, textsCut: 4 * rows, languagesTold: 4 * rows });
});

test('past languageSample no more languages are told, however many documents come; 0 asks all', async () => {
  expect(await validationOf(1, { languageSample: 100 })).toMatchObject({ languagesTold: 200 });
  expect(await validationOf(4, { languageSample: 100 })).toMatchObject({ languagesTold: 200 });
  expect(await validationOf(2, { languageSample: 0 })).toMatchObject({ languagesTold: 750 });
});

test('a baseline is made in one pass', async () => {
  const dataset = await writeRows(path.join(folder, 'data'), await samplePosts(40, 41));
  const done = await workOf(() => makeBaseline(dataset, { workers: 1 }));
  expect(done).toEqual({ rowsRead: 250, textsCut: 250, languagesTold: 250 });
});
