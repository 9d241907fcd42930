import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePackedProgram } from './packed-program.ts';
import { stepProgram } from './step-program.ts';

const CODE = 'process.exitCode = 3;\n';
let folder: string;
let installed: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'packed-program-'));
  installed = path.join(folder, 'installed');
  const bundle = path.join(folder, 'main.mjs');
  await writeFile(bundle, CODE);
  await mkdir(installed);
  await writePackedProgram({ file: bundle, program: hashText(CODE) }, installed);
});
afterAll(() => rm(folder, { recursive: true }));

test('an installed step runs the program that was packed: no source, no lockfile, nothing written', async () => {
  const program = await stepProgram(installed, [], path.join(folder, 'no-lockfile'));
  expect(program).toMatchObject({ file: path.join(installed, 'dist/program.mjs'), program: hashText(CODE) });
});

test('a program that is not what was packed is refused', async () => {
  await writeFile(path.join(installed, 'dist/program.mjs'), `${CODE}//`);
  await expect(stepProgram(installed, [], 'none')).rejects.toMatchObject({
    code: 'E_PACKAGE_DAMAGED',
    message: expect.stringContaining('install the package again'),
  });
});
