import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isGoing, processIdentity } from './process-identity.ts';

test('a process is going as long as it is the one that was recorded', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const identity = processIdentity(pid);
  expect(identity).toBeDefined();
  expect(identity).not.toBe(processIdentity(process.pid));
  expect(isGoing(pid, identity)).toBe(true);
  expect(isGoing(pid, processIdentity(process.pid)), 'the id was given to another process').toBe(false);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(isGoing(pid, identity)).toBe(false);
});

test('of a run that was recorded without an identity its process id is believed', () => {
  expect(isGoing(process.pid, undefined)).toBe(true);
  expect(isGoing(2 ** 22 + 1, undefined)).toBe(false);
});
