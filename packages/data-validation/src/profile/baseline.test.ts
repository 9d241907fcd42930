import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { samplePosts, temporaryFolder, writeRows } from '../sample.fixture.ts';
import { makeBaseline } from './baseline.ts';
import { readBaseline, writeBaseline } from './baseline-file.ts';

// Loading the language detector takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a baseline is read as it was written, and the same dataset gives the same bytes', async () => {
  const dataset = await writeRows(path.join(folder, 'data'), await samplePosts(40, 42));
  const baseline = await makeBaseline(dataset);
  await writeBaseline(path.join(folder, 'one'), baseline);
  expect(await readBaseline(path.join(folder, 'one'))).toEqual(baseline);
  await writeBaseline(path.join(folder, 'two'), await makeBaseline(dataset));
  expect(await hashFolder(path.join(folder, 'two'))).toBe(await hashFolder(path.join(folder, 'one')));
});

test('labels that look like numbers keep their rows', async () => {
  const rows = ['10', '2', '1', '10'].map((label, i) => ({ id: String(i), text: `some words ${i}`, label }));
  const baseline = await makeBaseline(await writeRows(path.join(folder, 'data'), rows));
  await writeBaseline(path.join(folder, 'baseline'), baseline);
  const { labels, labelRows } = await readBaseline(path.join(folder, 'baseline'));
  expect(Object.fromEntries(labels.map((label, i) => [label, labelRows[i]]))).toEqual({ 1: 1, 2: 1, 10: 2 });
});

test('unknown words are what a document holds that at least two others do not', async () => {
  const rows = ['alpha beta', 'alpha beta', 'alpha gamma', 'alpha gamma'].map((text, i) => ({
    id: String(i),
    text,
    label: 'x',
  }));
  const baseline = await makeBaseline(await writeRows(path.join(folder, 'data'), rows));
  // alpha stays known without any one document, beta and gamma would be in one only.
  expect(baseline.statistics.outOfVocabulary.mean).toBe(0.5);
  expect([...baseline.vocabulary.words]).toEqual([
    ['alpha', 4],
    ['beta', 2],
    ['gamma', 2],
  ]);
});

test('a capped vocabulary keeps all words of the same frequency, or none', async () => {
  const dataset = await writeRows(path.join(folder, 'data'), await samplePosts(40, 41));
  const { vocabulary } = await makeBaseline(dataset, { maxWords: 300 });
  expect(vocabulary.words.size).toBeLessThanOrEqual(300);
  expect(Math.min(...vocabulary.words.values())).toBe(vocabulary.minDocuments);
});

test('a dataset without rows makes no baseline', async () => {
  const dataset = await writeRows(path.join(folder, 'data'), [], ['a']);
  await expect(makeBaseline(dataset)).rejects.toMatchObject({ code: 'E_EMPTY_DATASET' });
});

test.each([
  [
    (text: string) => text.slice(0, 100),
    /baseline\.json cannot be read as a baseline: make one with mlops baseline create$/,
  ],
  [(text: string) => text.replace('"rows": 250', '"rows": "many"'), /baseline\.json is broken: rows: /],
  [
    (text: string) => text.replace(/"counts": "\d/, '"counts": "x'),
    /is broken: statistics\.wordLength\.distribution\.counts: /,
  ],
  [
    (text: string) => text.replace('"resolution": 0.01', '"resolution": 0.1'),
    /resolution of wordLength in .* must be 0\.01; got 0\.1$/,
  ],
])('a broken baseline is refused: case %#', async (damage, message) => {
  const dataset = await writeRows(path.join(folder, 'data'), await samplePosts(40, 41));
  await writeBaseline(folder, await makeBaseline(dataset));
  const file = path.join(folder, 'baseline.json');
  await writeFile(file, damage(await readFile(file, 'utf8')));
  await expect(readBaseline(folder)).rejects.toMatchObject({
    code: 'E_BASELINE',
    message: expect.stringMatching(message),
  });
});
