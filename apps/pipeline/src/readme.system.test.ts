import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { codeBlocks, commandsOf, mlops, startMlops } from '@aml-mlops/cli/testing';
import { expect, test } from 'vitest';
import { app } from '../mlops.config.ts';

const README = await readFile(path.join(app.repository, 'README.md'), 'utf8');

test("the README's picture of the pipeline is what the command draws", async () => {
  const { stdout } = await mlops(tmpdir(), 'graph');
  expect(codeBlocks(README, 'mermaid')).toEqual([stdout]);
});

test("the README's commands do what they say, one after the other", async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'mlops-readme-'));
  const commands = commandsOf(codeBlocks(README, 'sh')[0] ?? '');
  expect(commands.length).toBeGreaterThan(5);
  for (const args of commands) {
    // What a reader would keep in the current folder goes with the workspace here.
    const { code, stderr } = await startMlops(home, args, { folder: home }).finished;
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
  }
  await rm(home, { recursive: true, force: true });
}, 300_000);
