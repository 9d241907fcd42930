import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the example of the README runs as it stands', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'charts-readme-'));
  try {
    const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const example = /```ts\n(.*?)```/s.exec(readme)![1]!;
    const index = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
    const file = path.join(folder, 'example.mts');
    writeFileSync(file, example.replace(`'@aml-mlops/charts'`, JSON.stringify(index)));
    await promisify(execFile)(process.execPath, [file], { cwd: folder });
    const names = ['confusion-matrix.png', 'confusion-matrix.svg', 'confusion-matrix.vl.json'];
    expect(readdirSync(path.join(folder, 'figures')).sort()).toEqual(names);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
