import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const BIN = path.join(import.meta.dirname, '../bin/azureml-emulator.mjs');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'emulator-main-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function start(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [BIN, '--home', home, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listening = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Ctrl-C')) resolve(said);
      });
    }
  });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, said }));
  });
  return { child, listening, ended };
}

test('the command says where it listens, answers there, and ends on Ctrl-C with its storage', async () => {
  const { child, listening, ended } = start('--port', '0', '--workspace', 'mine');
  const said = await listening;
  expect(said).toContain('workspace: mine');
  const [, url = ''] = /resourceManager: (http:\S+) }/.exec(said) ?? [];
  const [, blobs = ''] = /Blobs: (http:\S+)\./.exec(said) ?? [];
  expect((await fetch(`${url}/subscriptions/x`)).status).toBe(401);
  expect((await fetch(`${blobs}?comp=list`)).status).toBe(403);
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
  await expect(fetch(blobs)).rejects.toThrow();
});

test('bad options are told in a sentence', async () => {
  const { ended } = start('--port', 'many');
  const { code, said } = await ended;
  expect(code).toBe(2);
  expect(said).toBe('azureml-emulator: port of the emulator must be a whole number in [0, 65535]; got "many"\n');
});

test('a second emulator whose port, or that of whose storage, is taken says so, and ends with its storage', async () => {
  const first = start('--port', '0');
  const [, port = ''] = /resourceManager: http:\S+:(\d+) }/.exec(await first.listening) ?? [];
  const [sameStorage, samePort] = await Promise.all([
    start('--port', '0').ended,
    start('--home', path.join(home, 'second'), '--port', port).ended,
  ]);
  expect(sameStorage).toMatchObject({ code: 1, said: expect.stringContaining('Azurite must listen on port') });
  expect(samePort).toEqual({
    code: 1,
    said: `azureml-emulator: port of the emulator must be free on 127.0.0.1; got ${port}: another program listens there, perhaps another emulator: stop it, or give another --port\n`,
  });
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
});
