import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dataValidation } from './contract.ts';
import { makeBaseline } from './profile/baseline.ts';
import { writeBaseline } from './profile/baseline-file.ts';
import { run } from './run.ts';
import { type Row, samplePosts, temporaryFolder, writeRows } from './sample.fixture.ts';

// Loading the language detector takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inputs = () => ({
  train: path.join(folder, 'train'),
  test: path.join(folder, 'test'),
  baseline: path.join(folder, 'baseline'),
});

async function prepare(testRows: readonly Row[]): Promise<void> {
  await writeRows(inputs().train, await samplePosts(40, 45));
  await writeRows(inputs().test, testRows);
  await writeBaseline(inputs().baseline, await makeBaseline(inputs().train));
}

/** Runs the step; its report is `<folder>/<name>/report`. */
async function validateInto(name: string, inputPaths: Partial<ReturnType<typeof inputs>> = inputs()) {
  const { train, test } = inputs();
  const { outputs, run: record } = await runStep(dataValidation, run, {
    folder: path.join(folder, name),
    inputs: { train, test, ...inputPaths },
  });
  return { report: outputs.report, metrics: record.metrics, kept: [...record.artifacts.keys()] };
}

test('the report is JSON, CSV and one page with pictures, the same bytes each time', async () => {
  await prepare(await samplePosts(46, 47));
  const before = await hashFolder(inputs().baseline);
  const { report, metrics, kept } = await validateInto('one');
  expect(metrics).toEqual({ warnings: 5, errors: 0 });
  expect(kept).toEqual(['drift']);
  const json = JSON.parse(await readFile(path.join(report, 'drift.json'), 'utf8'));
  expect(json.warnings).toHaveLength(5);
  expect(json.warnings[3]).toMatchObject({ dataset: 'test', value: 0.052, expected: 1 / 750, band: null });
  const csv = await readFile(path.join(report, 'drift.csv'), 'utf8');
  expect(csv.split('\n')[0]).toBe('dataset,kind,name,value,expected,low,high,pValue,status');
  expect(csv.match(/,warning\n/g)).toHaveLength(5);
  const html = await readFile(path.join(report, 'drift.html'), 'utf8');
  expect(html.match(/<img alt="[^"]+" src="data:image\/svg\+xml;base64,/g)).toHaveLength(8);
  expect(html).toContain('&#34;bike&#34; is in 5.2 % of the documents of test');
  expect(html).not.toMatch(/<script|(src|href)="http/);
  expect(await hashFolder((await validateInto('two')).report)).toBe(await hashFolder(report));
  expect(await hashFolder(inputs().baseline)).toBe(before);
});

test('data with errors fails the run after its report was written', async () => {
  const rows = (await samplePosts(46, 47)).map((row, i) => (i < 2 ? { ...row, text: ' ' } : row));
  await prepare(rows);
  await expect(validateInto('out')).rejects.toMatchObject({
    code: 'E_VALIDATION',
    message:
      'data must pass every check; got 1 that failed:\n  test: text must not be empty; got 2 that are not: ' +
      'part-00000.parquet row 1 (id 2026-W46-001), part-00000.parquet row 2 (id 2026-W46-002)',
  });
  expect(await readFile(path.join(folder, 'out/report/drift.html'), 'utf8')).toContain('1 error');
});

test('without a baseline the training set stands in, and the report says so', async () => {
  await prepare(await samplePosts(46, 47));
  const { report, metrics } = await validateInto('out', {});
  expect(metrics).toEqual({ warnings: 5, errors: 0 });
  expect(JSON.parse(await readFile(path.join(report, 'drift.json'), 'utf8')).baseline.from).toBe('training set');
});
