import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProgram } from './bundle-program.ts';
import { stepProgram } from './step-program.ts';

const PARALLEL = JSON.stringify(fileURLToPath(import.meta.resolve('@aml-mlops/parallel')));

const SOURCES = {
  'main.ts': `
    import './charts.ts';
    import { doubling } from './doubling.ts';
    const pool = doubling.open({ workers: 2, shared: 2, kind: process.argv[2] as 'thread' });
    const results = await Promise.all([1, 2, 3, 4].map((x) => pool.run(x)));
    await pool.close();
    console.log(results.join(' '));`,
  'charts.ts': `console.log('charts are loaded');\nexport {};`,
  'factor.ts': 'export const times = (x: number, factor: number) => x * factor;',
  'doubling.ts': `
    import { definePool } from ${PARALLEL};
    import { times } from './factor.ts';
export const doubling = definePool(import.meta.url, 'doubling', (factor: number) => (x: number) => times(x, factor));`,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pools-apart-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function bundleOf(name: string, sources: Readonly<Record<string, string>>) {
  const root = path.join(folder, name);
  await mkdir(path.join(root, 'src'), { recursive: true });
  for (const [file, code] of Object.entries(sources)) await writeFile(path.join(root, 'src', file), code);
  const { files, hash } = await bundleProgram(root, []);
  for (const [file, code] of files) await writeFile(path.join(root, file), code);
  return { root, files, hash };
}

test.each(['thread', 'process'])('a worker %s loads what its pool imports, and not the program', async (kind) => {
  const { root } = await bundleOf('program', SOURCES);
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'main.mjs'), kind]);
  expect(stdout).toBe('charts are loaded\n2 4 6 8\n');
});

test('the same sources in another folder, with other comments and types, are the same files', async () => {
  const others = Object.entries(SOURCES).map(([name, code]) => [
    name,
    `/* ${name} */\n${code.replace('x: number', 'x: any').replaceAll(';', ' ;// end\n')}`,
  ]);
  const { files, hash } = await bundleOf('program', SOURCES);
  const other = await bundleOf('another', Object.fromEntries(others));
  expect([...files.keys()].filter((name) => !name.includes('-'))).toEqual(['main.mjs']);
  expect([other.files, other.hash]).toEqual([files, hash]);
});

test('a program of which a file is gone is bundled again', async () => {
  const { root } = await bundleOf('kept', SOURCES);
  const lockFile = path.join(root, 'package-lock.json');
  await writeFile(lockFile, '{}');
  const { file, program } = await stepProgram(root, [], lockFile);
  const names = await readdir(path.dirname(file));
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    await rm(path.join(path.dirname(file), name));
    expect((await stepProgram(root, [], lockFile)).program).toBe(program);
    expect(await readdir(path.dirname(file))).toEqual(names);
  }
});
