import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePackedProgram } from './packed-program.ts';
import { stepProgram } from './step-program.ts';

const CODE = "import './later.mjs';\n";
const LATER = 'process.exitCode = 3;\n';
let program: string;
let folder: string;
let installed: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'packed-program-'));
  installed = path.join(folder, 'installed');
  const bundle = path.join(folder, 'bundle');
  await mkdir(bundle);
  await writeFile(path.join(bundle, 'main.mjs'), CODE);
  await writeFile(path.join(bundle, 'later.mjs'), LATER);
  program = await hashFolder(bundle);
  await mkdir(installed);
  await writePackedProgram({ file: path.join(bundle, 'main.mjs'), program }, installed);
});
afterAll(() => rm(folder, { recursive: true }));

test('an installed step runs the program that was packed: no source, no lockfile, nothing written', async () => {
  const found = await stepProgram(installed, [], path.join(folder, 'no-lockfile'));
  expect(found).toMatchObject({ file: path.join(installed, 'dist/program/main.mjs'), program });
});

test.each([
  ['changed', () => writeFile(path.join(installed, 'dist/program/later.mjs'), `${LATER}//`)],
  ['missing', () => rm(path.join(installed, 'dist/program/later.mjs'))],
])('a program of which a file is %s is refused', async (_, damage) => {
  await damage();
  await expect(stepProgram(installed, [], 'none')).rejects.toMatchObject({
    code: 'E_PACKAGE_DAMAGED',
    message: expect.stringContaining('install the package again'),
  });
});
