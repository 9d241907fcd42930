import { execFile, spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { listFiles, readDescriptor } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Inputs, temporaryFolder, texts, writeInputs } from './step.fixture.ts';

const hasMpi = spawnSync('mpirun', ['--version']).status === 0;
const execute = promisify(execFile);
const main = path.join(import.meta.dirname, 'main.ts');

/** Runs the step's program as `launcher` says; answers the content hashes of its outputs. */
async function launch(
  launcher: readonly string[],
  inputs: Inputs,
  folder: string,
  ...flags: string[]
): Promise<string[]> {
  const [train, test] = [path.join(folder, 'train'), path.join(folder, 'test')];
  const paths = ['--train', inputs.train, '--test', inputs.test, '--report', inputs.report];
  const outputs = ['--preparedTrain', train, '--preparedTest', test];
  const [command, ...before] = [...launcher, process.execPath];
  await execute(command!, [...before, main, ...paths, ...outputs, ...flags]);
  return Promise.all([train, test].map(async (output) => (await readDescriptor(output, 'dataset/text')).contentHash));
}

const mpirun = (ranks: number) => ['mpirun', '--allow-run-as-root', '--oversubscribe', '-n', String(ranks)];

describe.skipIf(!hasMpi)('a real mpirun (skipped where there is none; Debian: openmpi-bin)', () => {
  let folder: string;
  let inputs: Inputs;
  let alone: string[];
  beforeAll(async () => {
    folder = await temporaryFolder();
    const train = Array.from({ length: 5 }, (_, i) => texts(300 + i, `x${i}`));
    inputs = await writeInputs(path.join(folder, 'in'), { train, test: [texts(100, 'y')] });
    alone = await launch([], inputs, path.join(folder, 'alone'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([2, 4])('of %d ranks makes the bytes that one process makes, and leaves no marker', async (ranks) => {
    const out = path.join(folder, `ranks-${ranks}`);
    expect(await launch(mpirun(ranks), inputs, out, '--workers', '1')).toEqual(alone);
    expect(await listFiles(path.join(out, 'train'))).toEqual(await listFiles(path.join(folder, 'alone', 'train')));
  });
});
