import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '@aml-mlops/sqlite';
import { afterAll, expect, test } from 'vitest';
import { WorkspaceDatabase } from '../database.ts';
import { MIGRATIONS } from '../schema.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'loops-'));
const file = path.join(folder, 'workspace.db');
const database = new WorkspaceDatabase(file);
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

test('what a loop remembers and the decision that made it so are written together', () => {
  expect(database.loops.get('mail')).toBeUndefined();
  database.loops.advance('mail', '{"at":"query"}', { who: 'ann', action: 'loop monitor', why: 'new-topics' });
  database.loops.advance('mail', '{"at":"labels"}');
  expect(database.loops.get('mail')).toBe('{"at":"labels"}');
  expect(database.audit.list({ subject: 'mail', limit: 9 })).toMatchObject([
    { who: 'ann', action: 'loop monitor', why: 'new-topics' },
  ]);
});

test('one process has a loop at a time, and one that is gone does not keep it', () => {
  database.loops.claim('mail');
  expect(() => database.loops.claim('mail')).toThrow(
    expect.objectContaining({
      code: 'E_LOOP_GOING',
      message: `loop of mail is running in process ${process.pid}: wait for it, or stop that one first`,
    }),
  );
  database.loops.claim('other');
  database.loops.release('mail');
  database.loops.claim('mail');
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const raw = new Database(file, MIGRATIONS);
  raw.run('UPDATE loops SET pid = ? WHERE name = ?', gone, 'mail');
  raw.close();
  database.loops.claim('mail');
  expect(database.loops.get('mail')).toBe('{"at":"labels"}');
});
