import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, hashText, writeDescriptor } from '@aml-mlops/artifacts';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addStoreCommand } from './store.ts';

let folder: string;
let home: string;
let artifact: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  home = path.join(folder, 'home');
  vi.stubEnv('MLOPS_HOME', home);
  openWorkspace(home).close();
  const hash = hashText(`${hashText('text')}  value.txt\n`);
  artifact = path.join(home, 'artifacts/metrics-sweep', hash.slice(0, 32));
  mkdirSync(artifact, { recursive: true });
  writeFileSync(path.join(artifact, 'value.txt'), 'text');
  expect(await hashFolder(artifact)).toBe(hash);
  await writeDescriptor(artifact, 'metrics/sweep', hash, { step: 'test', version: '1', run: 'r' });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

async function mlops(...args: string[]): Promise<string> {
  const program = new Command('mlops').exitOverride();
  addStoreCommand(program, { repository: folder, steps: [], pipelines: [] });
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  await program.parseAsync(['store', ...args], { from: 'user' });
  return printed;
}

test('verify reads the store and ends with 1 where something is damaged', async () => {
  expect(await mlops('verify')).toBe('1 artifact checked, nothing to do\n');
  expect(process.exitCode ?? 0).toBe(0);
  writeFileSync(path.join(artifact, 'value.txt'), 'tex!');
  expect(JSON.parse(await mlops('verify', '--json'))).toMatchObject({
    checked: 1,
    damaged: [{ path: artifact, reason: expect.stringContaining('content hash') }],
    repaired: [],
    freedBytes: 0,
  });
  expect(process.exitCode).toBe(1);
});

test('repair and gc do nothing without --yes', async () => {
  writeFileSync(path.join(artifact, 'value.txt'), 'tex!');
  const dry = await mlops('repair');
  expect(dry).toContain(`to repair: ${artifact}: moved aside`);
  expect(dry).toContain('nothing was changed: repeat with --yes');
  expect(await mlops('repair', '--yes')).toContain(`repaired: ${artifact}: moved to `);
  expect(await mlops('verify')).toBe('0 artifacts checked, nothing to do\n');
});

test('gc takes an age and a size', async () => {
  expect(await mlops('gc')).toBe('1 artifact checked, nothing to do\n');
  expect(await mlops('gc', '--keep', '1kB')).toBe('1 artifact checked, nothing to do\n');
  expect(await mlops('gc', '--keep', '1B')).toContain(`to remove: ${artifact} `);
  await mlops('gc', '--keep', '1B', '--yes');
  expect(await mlops('verify')).toBe('0 artifacts checked, nothing to do\n');
});

test('a backup is restored', async () => {
  const backup = path.join(folder, 'backup');
  expect(await mlops('backup', backup)).toBe(`backup of 1 artifacts in ${backup}\n`);
  rmSync(artifact, { recursive: true });
  expect(await mlops('restore', backup)).toContain(`1 artifacts restored to ${home}`);
  expect(await mlops('verify')).toBe('1 artifact checked, nothing to do\n');
});
