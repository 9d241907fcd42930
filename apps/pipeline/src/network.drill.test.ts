import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { app } from '../mlops.config.ts';

const MLOPS = path.join(app.repository, 'packages/cli/bin/mlops');

const folder = mkdtempSync(path.join(tmpdir(), 'offline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program where there is no network at all, not even a loopback that is up. */
function offline(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, NO_COLOR: '1', ...environment };
  return execFileSync('unshare', ['-rn', program, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const canUnshare = (() => {
  try {
    offline('true', []);
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!canUnshare)(
  'the sample runs without a network, and writes to its workspace alone (needs "unshare -rn")',
  () => {
    const [home, temporary] = ['home', 'tmp'].map((name) => path.join(folder, name)) as [string, string];
    for (const made of [home, temporary]) mkdirSync(made);
    const variables = { HOME: home, TMPDIR: temporary, MLOPS_HOME: path.join(folder, 'workspace') };
    const { status } = JSON.parse(offline(MLOPS, ['run', 'retrain', '--json'], variables)) as { status: string };
    expect(status).toBe('done');
    expect(readdirSync(home)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  },
  300_000,
);
