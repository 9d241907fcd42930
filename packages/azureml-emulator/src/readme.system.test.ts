import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const README = path.join(import.meta.dirname, '../README.md');

async function examples(language: string): Promise<string[]> {
  const readme = await readFile(README, 'utf8');
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code);
}

test('the example in TypeScript runs as it stands', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'emulator-readme-'));
  try {
    const [source = ''] = await examples('ts');
    const index = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
    const file = path.join(folder, 'example.mts');
    await writeFile(file, source.replace(`'@aml-mlops/azureml-emulator'`, JSON.stringify(index)));
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
    expect(stdout.trim()).toBe('emulator true');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
