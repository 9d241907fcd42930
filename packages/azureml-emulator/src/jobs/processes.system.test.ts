import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CommandOptions, runCommand } from './processes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'processes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(command: string, options: Partial<CommandOptions> = {}) {
  return runCommand({
    command,
    folder,
    environment: { PATH: process.env['PATH'] ?? '' },
    logFile: path.join(folder, 'log.txt'),
    signal: new AbortController().signal,
    ...options,
  });
}

const log = () => readFile(path.join(folder, 'log.txt'), 'utf8');
/** A dead process that nobody has asked after yet is dead. */
const alive = (pid: number) => /^[^Z\s]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout.toString());

test('a command is read by the shell as it stands, in its folder, with its variables alone', async () => {
  const end = await run(`echo "it's $MINE" '$MINE' \${NONE:-none}; pwd; echo bad >&2`, {
    environment: { PATH: process.env['PATH'] ?? '', MINE: '1 2' },
  });
  expect(end).toEqual({});
  expect(await log()).toBe(`it's 1 2 $MINE none\n${folder}\nbad\n`);
});

test.each([
  ['exit 3', 'it ended with exit code 3'],
  ['kill -9 $$', 'it was ended by SIGKILL'],
  ['no-such-program-here', 'it ended with exit code 127'],
])('%s is told as what it is', async (command, failure) => {
  expect(await run(command)).toEqual({ failure });
});

test('without mpirun ranks know their places, and one that fails ends them all', async () => {
  const place = 'rank $OMPI_COMM_WORLD_RANK of $OMPI_COMM_WORLD_SIZE';
  const end = await run(`echo ${place}; [ $OMPI_COMM_WORLD_RANK = 1 ] && exit 4; exec /bin/sleep 1000`, {
    processes: 3,
    environment: { PATH: '/nowhere' },
  });
  expect(end.failure).toBe('rank 1: it ended with exit code 4');
  expect(await log()).toContain('rank 1 of 3');
});

test('mpirun is used where it is', async () => {
  const mpirun = path.join(folder, 'mpirun');
  await writeFile(mpirun, '#!/bin/sh\necho "mpirun $@"\n', { mode: 0o755 });
  expect(await run('node main.mjs', { processes: 2, environment: { PATH: `${folder}:/usr/bin:/bin` } })).toEqual({});
  expect(await log()).toBe('mpirun --allow-run-as-root --oversubscribe -n 2 /bin/sh -c node main.mjs\n');
});

test('what a command leaves behind ends with it', async () => {
  await run('sleep 1000 & echo $!');
  const pid = Number(await log());
  await expect.poll(() => alive(pid)).toBe(false);
});

test('a command ends with the emulator, also where that is killed', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'lost-emulator.fixture.ts'), folder]);
  const pids = await vi.waitFor(
    async () => (await readFile(path.join(folder, 'pids'), 'utf8')).trim().split(' ').map(Number),
    600_000,
  );
  expect(pids.map(alive)).toEqual([true, true]);
  child.kill('SIGKILL');
  await expect.poll(() => pids.map(alive)).toEqual([false, false]);
});
