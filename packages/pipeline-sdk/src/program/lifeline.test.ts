import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProcess } from '../runner/node/process-group.ts';

let folder: string;
let logFile: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stuck-'));
  logFile = path.join(folder, 'log.txt');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function pidOfProgram(): Promise<number> {
  return Number(/stuck (\d+)/.exec(await readFile(logFile, 'utf8'))?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a program in a loop that lets no handler run is ended by its runner', async () => {
  const controller = new AbortController();
  const end = await runProcess({
    file: path.join(import.meta.dirname, 'stuck-program.fixture.ts'),
    args: [],
    environment: process.env,
    logFile,
    timeoutSeconds: 600,
    signal: controller.signal,
    onProgress: () => void setTimeout(() => controller.abort(new Error('stop')), 600),
  });
  expect(end.exit).toBe('signal SIGKILL');
  expect(isAlive(await pidOfProgram())).toBe(false);
});

test('such a program ends though its runner was killed', async () => {
  const runner = spawn(process.execPath, [path.join(import.meta.dirname, 'stuck-runner.fixture.ts'), logFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(runner.stdout, 'data');
  await sleep(600);
  runner.kill('SIGKILL');
  const pid = await pidOfProgram();
  expect(isAlive(pid)).toBe(true);
  while (isAlive(pid)) await sleep(200);
});
