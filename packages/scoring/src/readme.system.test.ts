import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { writeTinyModel } from './testing/tiny-model.ts';

test('the example of the README runs as it stands', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'scoring-readme-'));
  try {
    await writeTinyModel(path.join(folder, 'model'));
    const readme = await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const index = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
    const file = path.join(folder, 'example.mts');
    await writeFile(file, example.replace("'@aml-mlops/scoring'", JSON.stringify(index)));
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
    expect(stdout).toMatch(/^radio \[ 0\.\d+, 0\.\d+, 0\.\d+ \]\n$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
