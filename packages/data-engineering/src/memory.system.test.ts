import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DATASET_FILE, type DatasetInfo, formatJson } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanSets, type Inputs, temporaryFolder, writeInputs } from './step.fixture.ts';

const ROWS = 1024;
const CHARACTERS = 8000;
const FEW = 20;
const MANY = 68;
const WORKERS = 2;

let folder: string;
let inputs: Inputs;
beforeAll(async () => {
  folder = await temporaryFolder();
  const document = 'some words of a long text; '.repeat(CHARACTERS / 27);
  const part = Array.from({ length: ROWS }, (_, i) => `${i} ${document}`);
  inputs = await writeInputs(path.join(folder, 'in'), { train: [part], test: [['word']] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Lists the one part that there is so many times, and cleans that; answers the peak of the largest worker in MiB. */
async function peakOf(parts: number): Promise<number> {
  const file = path.join(inputs.train, DATASET_FILE);
  const info = JSON.parse(await readFile(file, 'utf8')) as DatasetInfo;
  const repeated = Array.from({ length: parts }, () => info.parts[0]);
  await writeFile(file, formatJson({ ...info, rows: parts * ROWS, parts: repeated }));
  const { metrics } = await cleanSets(inputs, path.join(folder, `out-${parts}`), { workers: WORKERS });
  expect(metrics['documents']).toBe(parts * ROWS + 1);
  return metrics['peak worker memory MiB'] ?? Number.NaN;
}

test('a worker holds one part, however many it cleans', async () => {
  // Few, but enough of them that the heap has found its size.
  const few = await peakOf(FEW);
  const many = await peakOf(MANY);
  const partMiB = (ROWS * CHARACTERS) / 2 ** 20;
  // A worker that kept its parts would grow by all that it got, 190 MiB; what is seen is 40.
  expect(many - few).toBeLessThan(((MANY - FEW) / WORKERS) * partMiB * 0.5);
});
