import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '@aml-mlops/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MIGRATIONS } from './schema.ts';
import { openWorkspace } from './workspace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'workspace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a workspace that the first version wrote is opened, and a run that its process left behind is killed', () => {
  const home = path.join(folder, 'home');
  mkdirSync(home);
  const old = new Database(path.join(home, 'workspace.db'), MIGRATIONS.slice(0, 1));
  const insert = `INSERT INTO runs (id, pipeline, scope, status, started_at, request, pid) VALUES (?, 'p', 's', ?, 0, '{}', ?)`;
  old.run(insert, 'dead', 'running', 2 ** 22 + 1);
  old.run(insert, 'going', 'running', process.pid);
  old.run(insert, 'done', 'done', 2 ** 22 + 1);
  old.run(`INSERT INTO file_hashes VALUES ('/x', 1, 2, 3, 'h')`);
  old.close();
  const { database, close } = openWorkspace(home);
  expect(database.runs.list(9).map(({ id, status }) => [id, status])).toEqual([
    ['done', 'done'],
    ['going', 'running'],
    ['dead', 'killed'],
  ]);
  const trait = { size: 1, mtimeMs: 0.002, ctimeMs: 0.004, ino: 3 };
  expect(
    database.fileHashes.get('/x', trait),
    'what was remembered without a time of change is read again',
  ).toBeUndefined();
  close();
});

test.each(['home', 'home/deep/below', 'home/artifacts'])('a home that is a file is told so: %s', (file) => {
  const home = path.join(folder, 'home');
  if (file.endsWith('artifacts')) mkdirSync(home);
  writeFileSync(file.endsWith('artifacts') ? path.join(folder, file) : home, '');
  expect(() => openWorkspace(file.endsWith('below') ? path.join(folder, file) : home)).toThrow(
    expect.objectContaining({
      code: 'E_NOT_A_FOLDER',
      message: expect.stringMatching(/^workspace .*home.* cannot be opened: .* must be a folder/),
    }),
  );
});

test.skipIf(process.getuid?.() === 0)('a home that may not be written is told so', () => {
  chmodSync(folder, 0o500);
  expect(() => openWorkspace(path.join(folder, 'home'))).toThrow(expect.objectContaining({ code: 'E_ACCESS' }));
  chmodSync(folder, 0o700);
});
