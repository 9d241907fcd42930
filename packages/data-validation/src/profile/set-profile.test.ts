import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dataValidation } from '../contract.ts';
import { run } from '../run.ts';
import { samplePosts, temporaryFolder, writeRows } from '../sample.fixture.ts';
import { makeBaseline } from './baseline.ts';
import { writeBaseline } from './baseline-file.ts';
import { profileOfSet } from './set-profile.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let train: string;
let other: string;
let third: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  train = await writeRows(path.join(folder, 'train'), await samplePosts(40, 42));
  other = await writeRows(path.join(folder, 'other'), await samplePosts(43, 44));
  third = await writeRows(path.join(folder, 'third'), await samplePosts(45, 46));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The report of a validation of both sets. */
async function reportOf(name: string, inputs = {}, params = {}): Promise<string> {
  const { outputs } = await runStep(dataValidation, run, {
    folder: path.join(folder, name),
    inputs: { train, test: other, ...inputs },
    params,
  });
  return outputs.report;
}

test('validation measures each set as the set by itself would be, with a baseline of other data and without', async () => {
  const baseline = path.join(folder, 'baseline');
  await writeBaseline(baseline, await makeBaseline(other));
  const measured = await profileOfSet(train, undefined);
  expect(measured.from).toBe('documents');
  for (const inputs of [{ baseline }, {}]) {
    const report = await reportOf(Object.keys(inputs).join(), inputs, { maxOtherLanguageShare: 1 });
    expect(await profileOfSet(train, report)).toEqual({ profile: measured.profile, from: 'report' });
    const { profile } = await profileOfSet(other, report);
    expect(profile).toEqual((await profileOfSet(other, undefined)).profile);
  }
});

test('a report of other content, or with other languages drawn, is not taken', async () => {
  const { profile } = await profileOfSet(train, undefined);
  const of = async (report: string) => profileOfSet(train, report);
  expect(await of(await reportOf('others', { train: third }))).toEqual({ profile, from: 'documents' });
  const sampled = await reportOf('sampled', {}, { languageSample: 100, seed: 7 });
  const { datasets } = JSON.parse(await readFile(path.join(sampled, 'drift.json'), 'utf8'));
  expect(datasets.train.profile.languageDraw).toEqual({ documents: 100, seed: 7, stream: 'train' });
  expect(await of(sampled)).toEqual({ profile, from: 'documents' });
  // More than there are rows is all of them.
  expect((await of(await reportOf('all', {}, { languageSample: 1000, seed: 7 }))).from).toBe('report');
});

test.each([
  ['of an earlier version', '{"datasets": {"train": {}, "test": {}}}'],
  ['whose profile is not one', '{"datasets": {"train": {"profile": {"contentHash": 1}}}}'],
  ['that is cut off', '{"datasets"'],
])('with a report %s the set is measured', async (name, json) => {
  const report = path.join(folder, name);
  await mkdir(report);
  await writeFile(path.join(report, 'drift.json'), json);
  expect((await profileOfSet(train, report)).from).toBe('documents');
});
