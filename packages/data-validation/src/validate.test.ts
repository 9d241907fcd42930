import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { warningsOf } from './drift/warnings.ts';
import { type Baseline, makeBaseline } from './profile/baseline.ts';
import { type Row, samplePosts, temporaryFolder, writeRows } from './sample.fixture.ts';
import { thresholdsSchema } from './thresholds.ts';
import { validate } from './validate.ts';

// Loading the language detector takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let root: string;
let folder: string;
let train: Row[];
let test46: Row[];
let baseline: Baseline;
let number = 0;

beforeAll(async () => {
  root = await temporaryFolder();
  train = await samplePosts(40, 45);
  test46 = await samplePosts(46, 47);
  baseline = await makeBaseline(await writeRows(path.join(root, 'approved'), train));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(() => {
  folder = path.join(root, String(number++));
});

const defaults = thresholdsSchema.parse({});

async function validateRows(
  trainRows: readonly Row[],
  testRows: readonly Row[],
  thresholds = {},
  labels = baseline.labels,
) {
  const folders = {
    train: await writeRows(path.join(folder, 'train'), trainRows, labels),
    test: await writeRows(path.join(folder, 'test'), testRows, labels),
  };
  return validate(folders, baseline, { thresholds: { ...defaults, ...thresholds } });
}

describe('drift of the shipped sample', () => {
  test('the training set is as its baseline, and the test set, whose last week drifts, is not', async () => {
    const { drift, errors } = await validateRows(train, test46);
    expect(errors).toEqual([]);
    expect(warningsOf('train', drift.train)).toEqual([]);
    const warnings = warningsOf('test', drift.test);
    expect(warnings.map(({ statistic }) => statistic)).toEqual([
      'psi of stopWords',
      'psi of documentLength',
      'jensenShannon of documentLength',
      'documents with "bike"',
      'documents with "phone"',
    ]);
    expect(warnings[3]?.message).toBe(
      '"bike" is in 5.2 % of the documents of test, in the baseline in at most 0.133 % (p = 0.000278)',
    );
  });

  test('every test reports its value, also where it passes', async () => {
    const { drift } = await validateRows(train, test46);
    expect(drift.train.tests).toHaveLength(2 * 3 + 5 * 3);
    expect(drift.train.tests.every(({ value }) => Number.isFinite(value))).toBe(true);
    expect(drift.train.tests.filter(({ test }) => test === 'kolmogorovSmirnov')).toHaveLength(5);
    expect(drift.train.bands.map(({ statistic }) => statistic)).toEqual(
      expect.arrayContaining(['class share sd', 'wordLength mean', 'documentLength sd', 'language share of en']),
    );
  });

  test('classes that grow, texts that shrink and another mood are each told', async () => {
    const unbalanced = train.filter(({ label }, i) => label === 'radio' || i % 5 === 0);
    const short = train.map((row) => ({ ...row, text: row.text.slice(0, 150) }));
    const angry = train.map((row) => ({ ...row, text: `${row.text} ${'awful horrible hate '.repeat(4)}` }));
    const statistics = async (rows: readonly Row[]) => {
      const { drift } = await validateRows(
        train,
        rows.map((row) => ({ ...row, id: `t${row.id}` })),
        { maxDuplicateShare: 1 },
      );
      return warningsOf('test', drift.test).map(({ statistic }) => statistic);
    };
    expect(await statistics(unbalanced)).toEqual(
      expect.arrayContaining(['class share of radio', 'class share sd', 'p-value of chiSquared of labels']),
    );
    expect(await statistics(short)).toEqual(
      expect.arrayContaining([
        'documentLength mean',
        'psi of documentLength',
        'p-value of kolmogorovSmirnov of documentLength',
      ]),
    );
    expect(await statistics(angry)).toEqual(expect.arrayContaining(['sentiment mean', 'documents with "horrible"']));
  });

  test('words that nobody used before raise the share out of vocabulary', async () => {
    const strange = test46.map((row, i) => ({
      ...row,
      text: `${row.text} ${Array.from({ length: 8 }, (_, j) => `zq${i}x${j}`).join(' ')}`,
    }));
    const { drift } = await validateRows(train, strange);
    expect(warningsOf('test', drift.test).map(({ statistic }) => statistic)).toContain('outOfVocabulary mean');
  });
});

describe('errors', () => {
  test('all are collected, each naming its rows', async () => {
    const broken: Row[] = test46.map((row, i) =>
      i === 3 ? { ...row, text: '  ' } : i === 5 ? { ...row, id: test46[4]?.id ?? '' } : row,
    );
    const { errors } = await validateRows(train, broken);
    expect(errors.map(({ message }) => message)).toEqual([
      'test: text must not be empty; got one that is not: part-00000.parquet row 4 (id 2026-W46-004)',
      'test: ids must be unique; got one that is not: part-00000.parquet row 6 (id 2026-W46-005)',
    ]);
  });

  test('documents in another language fail past their share, and pass below it', async () => {
    const german =
      'Die Antenne auf meinem Balkon funktioniert nach dem langen Winter endlich wieder, aber nur bei Regen.';
    const some = (share: number) =>
      test46.map((row, i) => (i < share * test46.length ? { ...row, text: `${german} ${i}` } : row));
    const { errors } = await validateRows(train, some(0.08));
    expect(errors).toMatchObject([{ dataset: 'test', check: 'language', count: 20 }]);
    expect(errors[0]?.message).toMatch(
      /^test: documents must be in English \(en\) but for at most 5 % .*; got 8(\.\d)? % of 2\d\d that are not: id 2026-W46-001 is de, /,
    );
    expect((await validateRows(train, some(0.04))).errors).toEqual([]);
    expect((await validateRows(train, some(0.08), { language: 'any' })).errors).toEqual([]);
  });

  test('test documents that are training documents fail past their share, whatever their punctuation', async () => {
    const copies = train
      .slice(0, 5)
      .map(({ id, text, label }) => ({ id: `copy of ${id}`, text: text.toUpperCase().replaceAll('.', '!'), label }));
    const { errors, duplicates } = await validateRows(train, [...test46, ...copies]);
    expect(errors[0]?.message).toContain('got 5 that are not: id copy of 2026-W40-001 is 2026-W40-001 of train, ');
    expect(duplicates.first[0]).toEqual({ test: 'copy of 2026-W40-001', train: '2026-W40-001' });
    expect((await validateRows(train, [...test46, ...copies.slice(0, 2)])).errors).toEqual([]);
  });

  test('a label without training rows fails', async () => {
    const { errors } = await validateRows(
      train.filter(({ label }) => label !== 'radio'),
      test46,
    );
    expect(errors.map(({ message }) => message)).toEqual([
      'train: every label must have rows to train on; got one that is not: radio',
    ]);
  });

  test('labels that the baseline does not know stop at once', async () => {
    await expect(validateRows(train, test46, {}, [...baseline.labels, 'zoology'])).rejects.toMatchObject({
      code: 'E_BASELINE_LABELS',
      message:
        'labels of train must be those of the baseline (astronomy, electronics, photography, radio); got astronomy, electronics, ' +
        'photography, radio, zoology: the baseline is of other data, make one with mlops baseline create',
    });
  });

  type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];
  async function writeForeign(columnData: Columns, rows: number): Promise<{ train: string; test: string }> {
    const folders = { train: await writeRows(path.join(folder, 'train'), train), test: path.join(folder, 'test') };
    await mkdir(folders.test, { recursive: true });
    await writeFile(path.join(folders.test, 'part-00000.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })));
    const info = { schemaVersion: 1, labels: baseline.labels, rows, parts: [{ file: 'part-00000.parquet', rows }] };
    await writeFile(path.join(folders.test, 'dataset.json'), JSON.stringify(info));
    return folders;
  }

  test('a part that another tool wrote with other columns is named', async () => {
    const folders = await writeForeign(
      [
        { name: 'id', data: [1, 2], type: 'INT32' },
        { name: 'target', data: [0n, 1n], type: 'INT64' },
      ],
      2,
    );
    const { errors } = await validate(folders, baseline, { thresholds: defaults });
    expect(errors.map(({ message }) => message)).toEqual([
      'test: columns must be id (string), text (string) and target (int32); got one that is not: part-00000.parquet id is INT32, text is missing, target is INT64',
    ]);
  });

  test('nulls, targets outside the labels and missing rows are counted', async () => {
    const folders = await writeForeign(
      [
        { name: 'id', data: ['a', null, 'c'], type: 'STRING' },
        { name: 'text', data: ['some text', 'text', null], type: 'STRING' },
        { name: 'target', data: [9, 0, 0], type: 'INT32' },
      ],
      4,
    );
    const { errors } = await validate(folders, baseline, { thresholds: defaults });
    expect(errors.map(({ message }) => message)).toEqual([
      "test: target must be an index of the dataset's labels; got one that is not: part-00000.parquet row 1 (id a) has 9",
      'test: values must not be null; got 2 that are not: part-00000.parquet row 2 has no id, part-00000.parquet row 3 (id c) has no text',
      'test: rows must be as many as dataset.json says; got one that is not: part-00000.parquet has 3, not 4',
    ]);
  });
});
