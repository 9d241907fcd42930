import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forget } from '../forget/forget.ts';
import { ROW_COLUMNS, writeRows } from './write-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'azure-rows-'));
});
afterAll(() => rm(folder, { recursive: true }));

const TIME = '2026-11-28T12:30:00.000Z';

async function collect(side: string, lines: readonly object[]): Promise<void> {
  const hour = path.join(folder, 'collected', side, '2026/11/28/12');
  await mkdir(hour, { recursive: true });
  await writeFile(
    path.join(hour, 'p.jsonl'),
    lines.map((line) => `${JSON.stringify({ time: TIME, ...line })}\n`).join(''),
  );
}

const rowsIn = async (side: string) => {
  const text = await readFile(path.join(folder, 'rows', side, '2026/11/28/12/p.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { correlationid: string; data: object[] });
};

test('a row of numbers for every text, without the text, in the layout of the collector of Azure; forget reaches it', async () => {
  await collect('inputs', [
    { correlationid: 'a', data: [{ text: 'Zebedee saw the the lens', characters: 24 }, { characters: 7 }] },
    { correlationid: 'lost', data: [{ characters: 1 }] },
    { correlationid: 'b', data: [{ text: '', characters: 0 }] },
  ]);
  await collect('outputs', [
    { correlationid: 'a', data: [{ label: 'optics', probability: 0.9, unknownShare: 0.25 }, { label: '__proto__' }] },
    { correlationid: 'b', data: [{ label: 'radio', probability: 0.5 }] },
  ]);
  const [collected, rows] = [path.join(folder, 'collected'), path.join(folder, 'rows')];
  expect(await writeRows(collected, rows)).toEqual({ files: 1, rows: 3, broken: 1 });
  expect(await listFiles(rows)).toEqual(
    ['model_inputs', 'model_outputs'].map((side) => `${side}/2026/11/28/12/p.jsonl`),
  );
  const inputs = await rowsIn('model_inputs');
  expect(inputs[0]).toMatchObject({ specversion: '1.0', type: 'azureml.inference.model_inputs', time: TIME });
  expect(inputs.map(({ correlationid, data }) => [correlationid, data])).toEqual([
    [
      'a',
      [
        { characters: 24, words: 4, unknown_share: 0.25 },
        { characters: 7, words: null, unknown_share: null },
      ],
    ],
    ['b', [{ characters: 0, words: 0, unknown_share: null }]],
  ]);
  const outputs = await rowsIn('model_outputs');
  expect(outputs.map(({ data }) => data)).toEqual([
    [
      { label: 'optics', confidence: 0.9 },
      { label: '__proto__', confidence: null },
    ],
    [{ label: 'radio', confidence: 0.5 }],
  ]);
  expect(Object.keys(inputs[0]!.data[0]!)).toEqual(Object.keys(ROW_COLUMNS.inputs));
  expect(Object.keys(outputs[0]!.data[0]!)).toEqual(Object.keys(ROW_COLUMNS.outputs));

  expect(await forget(rows, new Set(['a']))).toBe(2);
  expect((await rowsIn('model_inputs')).map(({ correlationid }) => correlationid)).toEqual(['b']);
  expect(await writeRows(collected, rows)).toMatchObject({ rows: 3 });
  expect(await rowsIn('model_outputs')).toHaveLength(2);
});
