import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { signalChild } from './signal-child.ts';

/** Ends programs that could not be started, in a process group of its own, and writes how many. */
const PROGRAM = `
  import { spawn } from 'node:child_process';
  import { setTimeout } from 'node:timers/promises';
  import { signalChild } from ${JSON.stringify(new URL('./signal-child.ts', import.meta.url).href)};

  let ended = 0;
  for (let round = 0; round < 10; round++) {
    // Several at once, since the process id that Node.js took came from whatever was in that place of the memory.
    const children = Array.from({ length: 20 }, () => spawn('/no/such/program').on('error', () => undefined));
    for (const child of children) {
      signalChild(child, 'SIGTERM');
      ended++;
    }
    await setTimeout(1);
  }
  console.log(ended);
`;

test('a program that could not be started is ended, and nothing else', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], { detached: true });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const [code, signal] = await once(child, 'close');
  expect({ code, signal, printed }).toEqual({ code: 0, signal: null, printed: '200\n' });
});

test('a program that runs is sent the signal', async () => {
  const child = spawn('sleep', ['600']);
  signalChild(child, 'SIGTERM');
  expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
});
