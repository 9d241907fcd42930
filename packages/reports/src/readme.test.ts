import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the example of the README runs as it stands', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'reports-readme-'));
  try {
    const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const example = /```ts\n(.*?)```/s.exec(readme)![1]!;
    const index = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
    const file = path.join(folder, 'example.mts');
    writeFileSync(file, `${example.replace(`'@aml-mlops/reports'`, JSON.stringify(index))}console.log('done');\n`);
    expect((await promisify(execFile)(process.execPath, [file])).stdout).toBe('done\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
