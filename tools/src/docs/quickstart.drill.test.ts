import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The blocks that the page says to paste, in order. */
function pastedBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

test('the quickstart does what it says, block by block, in one shell', async () => {
  const blocks = pastedBlocks(await readFile(path.join(ROOT, 'docs/quickstart.md'), 'utf8'));
  expect(blocks.length).toBeGreaterThan(5);
  // Outside of the repository, npx would look for the command elsewhere.
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'npx'), '#!/bin/sh\nshift\nexec "$MLOPS" "$@"\n');
  await chmod(path.join(bin, 'npx'), 0o755);
  const script = ['set -e', ...blocks.map((block, i) => `echo "=== block ${i + 1}"\n${block}`)].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env['PATH']}`,
      MLOPS: path.join(ROOT, 'packages/cli/bin/mlops'),
      MLOPS_CONFIG: path.join(ROOT, 'apps/pipeline/mlops.config.ts'),
      MLOPS_HOME: path.join(folder, 'home'),
      NO_COLOR: '1',
    },
    maxBuffer: 1 << 26,
  });
  const [, train, look, change, label, serve, own] = stdout.split(/=== block \d+\n/);
  expect(train).toContain('Model sample-classifier version 1: champion');
  expect(look).toContain('sample-classifier');
  expect(change).toMatch(/param.*seed/);
  expect(change).toMatch(/10 reused/);
  expect(label?.split('\n').filter((line) => /^[12],/.test(line))).toHaveLength(2);
  expect(serve).toContain('"result"');
  expect(own).toMatch(/billing +40/);
});
