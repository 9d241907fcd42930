import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningCommand, startMlops } from '../testing/mlops-command.ts';
import { promoteMail, registerModels } from '../testing/registered-models.ts';

let home: string;
let running: RunningCommand | undefined;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-killed-'));
  await registerModels(home);
});
afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.finished;
  await rm(home, { recursive: true, force: true });
});

async function serve(...more: readonly string[]): Promise<{ command: RunningCommand; url: string; version: string }> {
  const command = startMlops(home, ['serve', '--model', 'mail@champion', '--port', '0', '--json', ...more]);
  running = command;
  const { url, models } = JSON.parse(await command.prints(/\]\s*\}\s*$/)) as {
    url: string;
    models: { version: string }[];
  };
  return { command, url, version: models[0]?.version ?? '' };
}

/** What answers, or that nothing does. */
async function answer(url: string): Promise<string> {
  const init = {
    method: 'POST',
    body: '{"texts": ["radio"]}',
    headers: { 'content-type': 'application/json', connection: 'close' },
  };
  try {
    const { model } = (await (await fetch(`${url}/score`, init)).json()) as { model: { version: string } };
    return model.version;
  } catch {
    return 'nothing';
  }
}

function children(pid: number | undefined): number[] {
  const listed = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return listed
    .split('\n')
    .map(Number)
    .filter((each) => each > 0);
}

const patience = { interval: 50 };

test('a process of the command that is killed is replaced, while the other one answers', async () => {
  const { command, url } = await serve('--workers', '2');
  const before = children(command.child.pid);
  expect(before).toHaveLength(2);
  process.kill(before[0]!, 'SIGKILL');
  await command.says(/another takes its place/);
  await expect.poll(() => children(command.child.pid).filter((pid) => !before.includes(pid)).length, patience).toBe(1);
  await expect.poll(() => answer(url), patience).toBe('1');
  command.child.kill('SIGTERM');
  expect((await command.finished).code).toBe(0);
});

test.each([0, 40, 200, 900])(
  'killed %i ms after the alias moved, it leaves no process and no damage behind',
  async (milliseconds) => {
    await promoteMail(home, 1);
    const { command, url, version } = await serve('--workers', '2');
    expect(version).toBe('1');
    const workers = children(command.child.pid);
    await promoteMail(home, 2);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    command.child.kill('SIGKILL');
    await command.finished;
    // Its processes find that it is gone, and end.
    const alive = () => workers.filter((pid) => isAlive(pid));
    await expect.poll(alive, patience).toEqual([]);
    expect(await answer(url)).toBe('nothing');
    const again = await serve();
    expect(again.version).toBe('2');
    expect(await answer(again.url)).toBe('2');
    again.command.child.kill('SIGTERM');
    expect((await again.command.finished).code).toBe(0);
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
