import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { crashError } from './crash-error.ts';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crash-'));
  log = path.join(folder, 'log.txt');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(['exit code 134', 'signal SIGABRT'])(
  '%s after a full heap says how much there was and what to lower',
  async (exit) => {
    const noise = 'epoch 1\n'.repeat(10_000);
    writeFileSync(log, `${noise}FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n`);
    expect(await crashError('trainer', exit, log)).toMatchObject({
      code: 'E_OUT_OF_MEMORY',
      message: expect.stringMatching(
        /^step trainer ran out of memory: its JavaScript heap was limited to about \d+ MB; lower its batch size .*--parallel 1.*, or raise the limit: NODE_OPTIONS=--max-old-space-size=\d+$/,
      ),
    });
  },
);

test('an abort for another reason, and a crash without a log, are no want of memory', async () => {
  writeFileSync(log, 'an assertion failed');
  expect(await crashError('trainer', 'signal SIGABRT', log)).toMatchObject({
    code: 'E_STEP_CRASHED',
    message: 'step trainer ended with signal SIGABRT without reporting an error',
  });
  expect(await crashError('trainer', 'exit code 134', path.join(folder, 'none'))).toMatchObject({
    code: 'E_STEP_CRASHED',
  });
});
