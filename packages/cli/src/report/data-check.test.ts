import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkData } from '@aml-mlops/define-dataset/check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkDocument, checkParams, checkSummary } from './data-check.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'data-check-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function check(files: Readonly<Record<string, string>>, params: readonly string[] = [], place = 'my data') {
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return checkDocument(await checkData(folder, checkParams(params)), place);
}

const tweets = (header: string) =>
  [
    header,
    ...Array.from({ length: 20 }, (_, i) => `${i};${i % 2 ? 'good' : 'bad'};The flight number ${i * 37} was ${i}`),
  ].join('\n');

test('what is in a file, and the command that reads it', async () => {
  const document = await check({ 'a.csv': tweets('nr;airline_sentiment;tweet'), 'README.md': '# About' });
  expect(document).toMatchObject({
    files: [{ name: 'a.csv', rows: 20, badRows: 0 }],
    leftOut: ['README.md'],
    format: 'csv',
    encoding: 'utf-8',
    delimiter: 'semicolon',
    header: true,
    columns: [
      { name: 'nr', role: 'none', examples: ['0', '1', '2'] },
      { name: 'airline_sentiment', role: 'label', examples: ['bad', 'good'] },
      { name: 'tweet', role: 'text' },
    ],
    rows: 20,
    classes: [
      { label: 'bad', rows: 10 },
      { label: 'good', rows: 10 },
    ],
    problems: [],
    command:
      "mlops run --dataset 'my data' --param define-dataset.textColumn=tweet --param define-dataset.labelColumn=airline_sentiment",
  });
  const summary = checkSummary(document);
  expect(summary).toContain('semicolons between fields, text from "tweet", label from "airline_sentiment"');
  expect(summary).toContain('Read it with');
});

test('where two columns could be the label, both are named and there is no command', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `a text of some words ${i},${i % 2},${i % 3}`);
  const document = await check({ 'a.csv': ['text,coarse label,fine label', ...rows].join('\n') });
  expect(document.command).toBeNull();
  expect(document.columns.map(({ name }) => name)).toEqual(['text', 'coarse label', 'fine label']);
  expect(document.problems[0]?.message).toContain(
    'several could be it: give labelColumn="coarse label" or labelColumn="fine label"',
  );
  expect(checkSummary(document)).toContain('It cannot be read as it is.');
  const chosen = await check({}, ['define-dataset.labelColumn=fine label']);
  expect(chosen.command).toBe("mlops run --dataset 'my data' --param 'define-dataset.labelColumn=fine label'");
});

test('bad rows have file, row and a short sample in which nothing hides', async () => {
  const text = `\u001b[31m\u202e${'long '.repeat(1000)}`;
  const rows = Array.from({ length: 30 }, (_, i) => `text number ${i},${i % 2}`);
  const document = await check({ 'a.csv': ['text,label', ...rows, `${text},x,surplus`].join('\n') });
  expect(document.problems[0]).toMatchObject({ file: 'a.csv', row: 32 });
  expect(document.problems[0]?.message).toMatch(/^column-count: \[31m\\u202elong long/);
  const all = JSON.stringify(document) + checkSummary(document);
  expect([...all].filter((character) => '\u001b\u202e'.includes(character))).toEqual([]);
  expect(all.length).toBeLessThan(5000);
});

test('a folder without data is a problem, not a crash', async () => {
  const document = await check({});
  expect(document).toMatchObject({ files: [], columns: [], command: null });
  expect(document.problems[0]?.message).toContain('must hold files of .csv');
});

test('a parameter that the step does not take is refused', () => {
  expect(() => checkParams(['labelColum=x'])).toThrow('labelColum');
});
