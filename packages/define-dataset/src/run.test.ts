import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder, readDataset, readDatasetInfo, readLineage } from '@aml-mlops/artifacts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { posts, define as runDefine, temporaryFolder, writeRaw } from './raw.fixture.ts';
import { VERSION_NAMES } from './versions.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const raw = (files: Record<string, string | Uint8Array>) => writeRaw(path.join(folder, 'raw'), files);
const run = (name: string, source: string, params = {}, ingested?: string) =>
  runDefine(path.join(folder, name), source, params, ingested);

const weeks = (numbers: readonly number[], rows = 20) =>
  Object.fromEntries(numbers.map((week) => [`week=2026-W${week}/posts.jsonl`, posts(`w${week}`, rows)]));

test('the newest weeks are the test set, rows stay in order, subsets are half of each label', async () => {
  const { outputs, metrics } = await run('out', await raw(weeks([9, 10, 11, 12])));
  const [train, test, subset] = await Promise.all([outputs.train, outputs.test, outputs.subsetTrain].map(readDataset));
  expect(train?.ids).toEqual(['w9', 'w10'].flatMap((week) => Array.from({ length: 20 }, (_, i) => `${week}-${i}`)));
  expect(test?.ids.map((id) => id.split('-')[0])).toEqual([...Array(20).fill('w11'), ...Array(20).fill('w12')]);
  expect(train?.labels).toEqual(['a', 'b']);
  expect(subset?.ids).toHaveLength(20);
  expect(subset?.targets.reduce((sum, target) => sum + target, 0)).toBe(10);
  expect(train?.ids.filter((id) => subset?.ids.includes(id))).toEqual(subset?.ids);
  expect(metrics).toMatchObject({ rows: 80, 'bad rows': 0, 'rows train': 40, 'rows subsetTest': 20 });
});

test('only new and changed weeks are read, and the result is the same as without what was known', async () => {
  const first = await run('first', await raw(weeks([1, 2, 3])));
  const source = await raw({ ...weeks([2, 3, 4]), 'week=2026-W2/posts.jsonl': posts('changed', 20) });
  const second = await run('second', source, {}, first.outputs.ingested);
  const fresh = await run('fresh', source);
  expect(second.metrics['partitions read']).toBe(2);
  expect(fresh.metrics['partitions read']).toBe(3);
  for (const name of [...VERSION_NAMES, 'ingested', 'quarantine'] as const) {
    expect(await hashFolder(second.outputs[name]), name).toBe(await hashFolder(fresh.outputs[name]));
  }
});

test('running again on its own state changes nothing', async () => {
  const source = await raw(weeks([1, 2, 3]));
  const first = await run('first', source);
  const again = await run('again', source, {}, first.outputs.ingested);
  expect(again.metrics['partitions read']).toBe(0);
  for (const name of [...VERSION_NAMES, 'ingested', 'quarantine'] as const) {
    expect(await hashFolder(again.outputs[name]), name).toBe(await hashFolder(first.outputs[name]));
  }
});

test('other columns read everything again', async () => {
  const source = await raw(weeks([1, 2, 3]));
  const first = await run('first', source);
  const second = await run('second', source, { idColumn: 'nothing' }, first.outputs.ingested);
  expect(second.metrics['partitions read']).toBe(3);
  expect((await readDataset(second.outputs.train)).ids[0]).toBe('week=2026-W1/posts.jsonl:1');
});

test('a folder without partitions is split by label, without a row in both sets', async () => {
  const { outputs } = await run('out', await raw({ 'all.jsonl': posts('p', 100, ['a', 'a', 'a', 'b']) }), {
    seed: 7,
    duplicates: 'keep',
  });
  const [train, test] = await Promise.all([readDataset(outputs.train), readDataset(outputs.test)]);
  expect([train.ids.length, test.ids.length]).toEqual([80, 20]);
  expect(test.targets.filter((target) => target === 1)).toHaveLength(5);
  expect(new Set([...train.ids, ...test.ids]).size).toBe(100);
  expect((await readLineage(outputs.test))?.drawn).toEqual({ share: 0.2, seed: 7 });
});

test('CSV, JSON Lines and Parquet of the same rows give the same texts', async () => {
  const csv = 'id,text,label\n1,"one, two",a\n2,three,b\n';
  const jsonl = '{"id":1,"text":"one, two","label":"a"}\n{"id":2,"text":"three","label":"b"}\n';
  const fromCsv = await run('csv', await raw({ 'split=train/x.csv': csv, 'split=test/x.csv': csv }));
  const fromJson = await run('jsonl', await raw({ 'split=train/x.jsonl': jsonl, 'split=test/x.jsonl': jsonl }));
  expect(await readDataset(fromCsv.outputs.train)).toEqual(await readDataset(fromJson.outputs.train));
});

test('categories keep their rows and are the labels', async () => {
  const source = await raw({
    'split=train/x.jsonl': posts('t', 9, ['a', 'b', 'c']),
    'split=test/x.jsonl': posts('u', 6, ['c', 'b', 'a']),
  });
  const { outputs } = await run('out', source, { categories: ['c', 'a'] });
  const train = await readDataset(outputs.train);
  expect(train.labels).toEqual(['a', 'c']);
  expect(train.ids).toEqual(['t-0', 't-2', 't-3', 't-5', 't-6', 't-8']);
  expect([...train.targets]).toEqual([0, 1, 0, 1, 0, 1]);
});

test('lineage names partitions, raw files and rows', async () => {
  const { outputs } = await run('out', await raw(weeks([1, 2, 3])));
  const lineage = await readLineage(outputs.test);
  expect(lineage).toMatchObject({
    partitions: [
      { name: 'week=2026-W2', files: [{ name: 'week=2026-W2/posts.jsonl' }], rows: 20 },
      { name: 'week=2026-W3', rows: 20 },
    ],
    drawn: null,
    rows: 40,
    rowsPerLabel: { a: 20, b: 20 },
  });
  expect(lineage?.partitions[0]?.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

describe('bad rows', () => {
  const withBad = (good: number) => ({
    'week=1/a.jsonl': `${posts('w1', good)}{"broken\n{"text": 7, "label": "b"}\n`,
    'week=2/a.csv': 'text,label\n"=1+1, really",a,surplus\nfine,b\nfine,a\n',
    'week=3/a.jsonl': posts('w3', good),
  });

  test('below the share they go to quarantine and the run goes on', async () => {
    const { outputs, kept } = await run('out', await raw(withBad(100)));
    expect(await readFile(path.join(outputs.quarantine, 'quarantine.csv'), 'utf8')).toBe(
      [
        'file,row,reason,excerpt',
        'week=1/a.jsonl,101,broken-json,"{""broken"',
        'week=1/a.jsonl,102,wrong-type,b | 7',
        'week=2/a.csv,2,column-count,"""=1+1, really"",a,surplus"',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(await readFile(path.join(outputs.quarantine, 'quarantine.json'), 'utf8'))).toMatchObject({
      rows: 205,
      badRows: 3,
      byReason: { 'broken-json': 1, 'wrong-type': 1, 'column-count': 1 },
    });
    expect((await readDatasetInfo(outputs.train)).rows).toBe(100);
    expect(kept).toEqual(['quarantine']);
  });

  test('past the share they fail the run, naming the first places', async () => {
    await expect(run('out', await raw(withBad(20)))).rejects.toMatchObject({
      code: 'E_BAD_ROWS',
      message:
        'share of bad rows of the raw data must be at most 2 %; got 3 of 45 (6.7 %): week=1/a.jsonl row 21 (broken-json), ' +
        'week=1/a.jsonl row 22 (wrong-type), week=2/a.csv row 2 (column-count): mend them, or give a larger maxBadShare to do without them',
    });
  });

  test('a file without a good row fails the run, however many others are good', async () => {
    const source = await raw({ ...weeks([1, 2, 3], 200), 'week=2026-W2/broken.jsonl': 'no json\n' });
    await expect(run('out', source)).rejects.toThrow(
      'week=2026-W2/broken.jsonl must have a good row; all 1 are bad: row 1 broken-json',
    );
  });
});

test.each([
  [{ categories: ['a', 'zebra'] }, 'categories of define-dataset must be labels of the data (a, b); got "zebra"'],
  [{ testPartitions: 3 }, 'testPartitions of define-dataset must be in [1, 2], as there are 3 partitions; got 3'],
])('parameters %j that do not fit the data are refused', async (params, message) => {
  await expect(run('out', await raw(weeks([1, 2, 3])), params)).rejects.toThrow(message);
});

test('data of one label is refused', async () => {
  const source = await raw({ 'a.jsonl': posts('p', 10, ['only']) });
  await expect(run('out', source)).rejects.toThrow('labels of the data must be two or more; got only');
});

test('a label column that is none is refused before it fills the memory', async () => {
  const source = await raw({
    'a.jsonl': posts(
      'p',
      10_001,
      Array.from({ length: 10_001 }, (_, i) => `label ${i}`),
    ),
  });
  await expect(run('out', source)).rejects.toThrow('labels of a.jsonl must be at most 10000 different ones');
});

test.each([
  [{ textColumn: 'label' }, 'textColumn of define-dataset must be another column than labelColumn; got "label"'],
  [{ idColumn: 'text' }, 'idColumn of define-dataset must be another column than textColumn; got "text"'],
])('columns %j that are one column are refused', async (params, message) => {
  await expect(run('out', await raw(weeks([1, 2, 3])), params)).rejects.toThrow(message);
});

test('ids that come twice in a set are named with file and line, also where the week was known', async () => {
  const first = await run('first', await raw({ ...weeks([1, 3, 4]) }));
  const twice =
    '{"id":"w1-0","text":"again","label":"a"}\n{"text":"no id","label":"b"}\n{"id":"w1-3","text":"x","label":"b"}\n';
  const source = await raw({ ...weeks([1, 3, 4]), 'week=2026-W2/more.jsonl': `\n${twice}` });
  await expect(run('out', source, {}, first.outputs.ingested)).rejects.toMatchObject({
    code: 'E_DUPLICATE_ID',
    message:
      'ids of the training set must be unique; got "w1-0" at week=2026-W1/posts.jsonl row 1, week=2026-W2/more.jsonl row 2; ' +
      '"w1-3" at week=2026-W1/posts.jsonl row 4, week=2026-W2/more.jsonl row 4: mend them, or give idColumn=none where column "id" holds no ids',
  });
});

test('a label 1.0 is the same in CSV and JSON', async () => {
  const csv = await raw({ 'a.csv': `text,label\n${'x,1.0\ny,-2.00\n'.repeat(10)}` });
  const fromCsv = await readDataset((await run('csv', csv)).outputs.train);
  const json = await raw({ 'a.jsonl': '{"text":"x","label":1.0}\n{"text":"y","label":-2.00}\n'.repeat(10) });
  const fromJson = await readDataset((await run('json', json)).outputs.train);
  expect(fromCsv.labels).toEqual(['-2', '1']);
  expect(fromJson.labels).toEqual(fromCsv.labels);
});

test('a label that only the newest weeks have stops the run, before anything is written', async () => {
  const source = await raw({ ...weeks([1, 2, 3]), 'week=2026-W4/new.jsonl': posts('n', 9, ['a', 'b', 'new']) });
  await expect(run('out', source)).rejects.toThrow(
    'rows of label "new" in the training set must be 1 or more; got 0, all 3 rows',
  );
});

test('a week without a number has no place among numbered ones', async () => {
  const source = await raw({ ...weeks([1, 2]), 'week=last/a.jsonl': posts('n', 9) });
  await expect(run('out', source)).rejects.toThrow(
    'must all have a number in their names to be put in order; got week=last beside week=2026-W1: rename it, or name the test set, as in testPartitions=["last"]',
  );
  const named = await run('named', source, { testPartitions: ['last'] });
  expect((await readDatasetInfo(named.outputs.test)).rows).toBe(9);
});

test('partitions that are links, as DVC leaves them, are read', async () => {
  const store = await writeRaw(path.join(folder, 'cache'), weeks([1, 2, 3]));
  await mkdir(path.join(folder, 'linked'));
  for (const week of [1, 2, 3]) {
    await symlink(path.join(store, `week=2026-W${week}`), path.join(folder, 'linked', `week=2026-W${week}`));
  }
  const linked = await run('out', path.join(folder, 'linked'));
  const plain = await run('plain', store);
  expect(await hashFolder(linked.outputs.train)).toBe(await hashFolder(plain.outputs.train));
});

describe('files that cannot be read as they are', () => {
  const csv = 'id,text,label\n1,one,a\n2,two,b\n';
  test.each<[string, Record<string, string | Uint8Array>, string]>([
    ['zip', { 'a.csv': Buffer.from('PK\u0003\u0004rest') }, 'it is a zip archive, as Excel workbooks are too'],
    ['bzip2', { 'a.csv': Buffer.from('BZh91AY') }, 'it is packed with bzip2: unpack it with bunzip2'],
    ['a column twice', { 'a.csv': csv.replace('id', 'label') }, 'column "label" of'],
    ['an empty file', { 'a.csv': '' }, 'got none: the file is empty'],
    ['no objects', { 'a.json': '[1, 2]' }, 'a.json must have a good row; all 2 are bad: row 1 broken-json'],
    ['a text a line', { 'a.txt': 'one, two\nthree\n' }, 'it is a text a line, without labels'],
    ['.csv.bz2', { 'a.csv.bz2': 'BZ' }, '; unpack it'],
    ['.xlsx', { 'a.xlsx': 'PK' }, '; save the sheet as CSV UTF-8'],
    [
      'files of splits and others',
      { 'train.csv': csv, 'test.csv': csv, 'more.csv': csv },
      'got more.csv beside test.csv',
    ],
  ])('%s', async (_, files, message) => {
    await expect(run('out', await raw(files))).rejects.toThrow(message);
  });
});

test('a subset has at most subsetMaxRows rows, each label its share; log and lineage say so', async () => {
  const source = await raw(weeks([1, 2, 3, 4], 40));
  const { outputs, metrics, log } = await run('out', source, { subsetMaxRows: 20 });
  const subset = await readDataset(outputs.subsetTrain);
  expect([...subset.targets].filter((target) => target === 1)).toHaveLength(10);
  expect((await readLineage(outputs.subsetTrain))?.drawn).toEqual({ share: 0.25, seed: 42 });
  expect(log).toContain('the subset of train is 25 % of its 80 rows, not 50 %: subsetMaxRows is 20');
  const twice = await run('twice', await raw(weeks([1, 2, 3, 4], 80)), { subsetMaxRows: 20 });
  expect(twice.metrics['rows subsetTrain']).toBe(metrics['rows subsetTrain']);
});
