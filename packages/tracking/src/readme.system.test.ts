import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openTracking } from './index.ts';

test('the examples of the README run as they stand', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracking-readme-'));
  try {
    const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);
    expect(examples).toHaveLength(2);
    const source = `${examples.join('\n')}\nawait server.close();\n`
      .replaceAll(`'@aml-mlops/tracking/server'`, JSON.stringify(address('server/index.ts')))
      .replaceAll(`'@aml-mlops/tracking'`, JSON.stringify(address('index.ts')))
      .replace('port: 5000', 'port: 0');
    const file = path.join(folder, 'example.mts');
    writeFileSync(file, source);
    await promisify(execFile)(process.execPath, [file], { cwd: folder });
    const tracking = openTracking(`sqlite:${path.join(folder, '.mlops/mlops.db')}`);
    expect(await tracking.models.getByAlias('sample', 'champion')).toMatchObject({ version: 1, contentHash: 'a1' });
    await tracking.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function address(file: string): string {
  return pathToFileURL(path.join(import.meta.dirname, file)).href;
}
