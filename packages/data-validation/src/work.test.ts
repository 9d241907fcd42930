import fs from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { WordScanner } from '@aml-mlops/text';
import { eld } from 'eld/small';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeBaseline } from './profile/baseline.ts';
import { profileOfSet } from './profile/set-profile.ts';
import { makeDriftReport } from './report/drift-report.ts';
import { type Row, samplePosts, temporaryFolder, writeRows } from './sample.fixture.ts';
import { thresholdsSchema } from './thresholds.ts';
import { validate } from './validate.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

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

/** What `act` does, whoever does it: how often a Parquet part is opened to be read, texts cut into words, languages told. */
async function workOf(act: () => Promise<unknown>) {
  const spies = [
    vi.spyOn(fs.promises, 'stat'),
    vi.spyOn(WordScanner.prototype, 'scan'),
    vi.spyOn(eld, 'detect'),
  ] as const;
  try {
    await act();
    const [stat, scan, detect] = spies.map(({ mock }) => mock.calls as unknown[][]);
    const partsRead = stat!.filter(([file]) => String(file).endsWith('.parquet')).length;
    return { partsRead, textsCut: scan!.length, languagesTold: detect!.length };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function validationOf(copies: number, options: { readonly languageSample?: number } = {}) {
  const train = await writeRows(path.join(folder, `train-${copies}`), times(await samplePosts(40, 41), copies));
  const test_ = await writeRows(path.join(folder, `test-${copies}`), times(await samplePosts(46, 46), copies));
  return workOf(() => validate({ train, test: test_ }, undefined, { thresholds, workers: 1, ...options }));
}

test('without a baseline every part is read once, every document cut once and its language told once', async () => {
  const rows = 250 + 125;
  expect(await validationOf(1)).toEqual({ partsRead: 2, textsCut: rows, languagesTold: rows });
  expect(await validationOf(4)).toEqual({ partsRead: 2, textsCut: 4 * rows, languagesTold: 4 * rows });
});

test('past languageSample no more languages are told, however many documents come; 0 asks all', async () => {
  expect(await validationOf(1, { languageSample: 100 })).toMatchObject({ languagesTold: 200 });
  expect(await validationOf(4, { languageSample: 100 })).toMatchObject({ languagesTold: 200 });
  expect(await validationOf(2, { languageSample: 0 })).toMatchObject({ languagesTold: 750 });
});

test('a baseline is made in one pass', async () => {
  const dataset = await writeRows(path.join(folder, 'data'), await samplePosts(40, 41));
  const done = await workOf(() => makeBaseline(dataset, { workers: 1 }));
  expect(done).toEqual({ partsRead: 1, textsCut: 250, languagesTold: 250 });
});

test('what validation measured is profiled without reading a document again', async () => {
  const [train, report] = [path.join(folder, 'train'), path.join(folder, 'report')];
  await writeRows(train, await samplePosts(40, 41));
  const validation = await validate({ train, test: train }, undefined, { thresholds, workers: 1 });
  await mkdir(report);
  await writeFile(
    path.join(report, 'drift.json'),
    JSON.stringify(makeDriftReport(validation, thresholds, 'training set')),
  );
  expect(await workOf(() => profileOfSet(train, report))).toEqual({ partsRead: 0, textsCut: 0, languagesTold: 0 });
  expect(await workOf(() => profileOfSet(train, undefined))).toEqual({
    partsRead: 1,
    textsCut: 250,
    languagesTold: 250,
  });
});
