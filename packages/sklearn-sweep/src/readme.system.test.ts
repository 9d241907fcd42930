import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { sklearnSweep } from './contract.ts';
import { MODEL_NAMES } from './model-names.ts';

const readme = await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8');

test('the example of the README runs as it stands', async () => {
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  // Beside the sources, so that the packages that it names are found.
  const folder = await mkdtemp(path.join(import.meta.dirname, '..', '.readme-'));
  try {
    await writeFile(path.join(folder, 'example.ts'), example.replace('@aml-mlops/sklearn-sweep', '../src/index.ts'));
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'example.ts')], {
      cwd: tmpdir(),
    });
    expect(stdout).toBe('radio\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the README names every parameter and every model', () => {
  for (const name of Object.keys(sklearnSweep.params.shape)) expect(readme).toContain(`| \`${name}\` |`);
  for (const name of MODEL_NAMES) expect(readme).toContain(`| ${name} |`);
});
