import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, writeDataset } from '@aml-mlops/artifacts';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batchScoring } from './contract.ts';
import { run } from './run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'batch-step-'));
  await writeTinyModel(at('model'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

async function score(inputs: Record<string, string>, name: string, params = {}) {
  return runStep(batchScoring, run, { folder: at(name), inputs: { model: at('model'), ...inputs } as never, params });
}

test('documents of a dataset get scores, part by part, whatever the number of workers', async () => {
  const texts = ['Radio!', 'star & telescope', 'lens'];
  await writeDataset(at('data'), ['a', 'b'], { ids: ['1', '2', '3'], texts, targets: [0, 1, 0] });
  const { outputs, run: record } = await score({ dataset: at('data') }, 'one', { workers: 1 });
  const rows = await parquetReadObjects({
    file: await asyncBufferFromFile(path.join(outputs.scores, 'part-00000.parquet')),
  });
  expect(rows.map((row) => [row['id'], row['label']])).toEqual([
    ['1', 'radio'],
    ['2', 'astronomy'],
    ['3', 'photography'],
  ]);
  expect(record.metrics).toEqual({ documents: 3, quarantined: 0 });
  const again = await score({ dataset: at('data') }, 'two', { workers: 2 });
  expect(await hashFolder(again.outputs.scores)).toBe(await hashFolder(outputs.scores));
});

test('raw files are scored as they are; a row that cannot be is counted', async () => {
  await mkdir(at('raw/week=1'), { recursive: true });
  await writeFile(at('raw/week=1/a.csv'), 'text,label\nstar,x\n,y\n');
  const { outputs } = await score({ raw: at('raw') }, 'out');
  const document = JSON.parse(await readFile(path.join(outputs.scores, 'scores.json'), 'utf8'));
  expect(document).toMatchObject({
    rows: 1,
    quarantined: 1,
    parts: [{ file: 'part-00000.parquet', of: 'week=1/a.csv', rows: 1, quarantined: 1 }],
  });
});

test('neither input, or both, is refused', async () => {
  await expect(score({}, 'none')).rejects.toMatchObject({ code: 'E_PREDICT_INPUT' });
  await expect(score({ raw: at('x'), dataset: at('y') }, 'both')).rejects.toMatchObject({ code: 'E_PREDICT_INPUT' });
});
