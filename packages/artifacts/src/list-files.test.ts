import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashFolder } from './content-hash.ts';
import { listFiles } from './list-files.ts';

let root: string;
let data: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'list-files-'));
  data = path.join(root, 'data');
  await mkdir(path.join(data, 'week=1'), { recursive: true });
  await mkdir(path.join(root, 'cache/deep'), { recursive: true });
  await writeFile(path.join(data, 'week=1/a.csv'), 'one');
  await writeFile(path.join(root, 'cache/deep/b.csv'), 'two');
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('links to files and folders count as what they lead to, within the folder and outside', async () => {
  await symlink('week=1', path.join(data, 'week=2'));
  await symlink('../../cache/deep/b.csv', path.join(data, 'week=1/b.csv'));
  await symlink(path.join(root, 'cache'), path.join(data, 'week=3'));
  expect(await listFiles(data)).toEqual([
    'week=1/a.csv',
    'week=1/b.csv',
    'week=2/a.csv',
    'week=2/b.csv',
    'week=3/deep/b.csv',
  ]);
  const before = await hashFolder(data);
  await writeFile(path.join(root, 'cache/deep/b.csv'), 'three');
  expect(await hashFolder(data), 'the hash is of what the links lead to').not.toBe(before);
});

test('a folder that is itself a link is listed', async () => {
  await symlink(data, path.join(root, 'link'));
  expect(await listFiles(path.join(root, 'link'))).toEqual(['week=1/a.csv']);
});

test.each([
  ['the folder itself', '..'],
  ['its own parent', '.'],
])('a link to %s is refused', async (_, target) => {
  await symlink(target, path.join(data, 'week=1/loop'));
  await expect(listFiles(data)).rejects.toMatchObject({
    code: 'E_LINK',
    message: expect.stringMatching(/week=1\/loop must not lead to a folder that it is in; it leads to /),
  });
});

test('two folders that link to each other are refused', async () => {
  await symlink(path.join(root, 'cache'), path.join(data, 'week=2'));
  await symlink(data, path.join(root, 'cache/back'));
  await expect(listFiles(data)).rejects.toMatchObject({ code: 'E_LINK' });
});

test("a link that leads nowhere is named, but for an editor's lock", async () => {
  await symlink('me@host.123', path.join(data, 'week=1/.#a.csv'));
  expect(await listFiles(data)).toEqual(['week=1/a.csv']);
  await symlink('/no/such.csv', path.join(data, 'week=1/gone.csv'));
  await expect(listFiles(data)).rejects.toThrow(
    `link ${path.join(data, 'week=1/gone.csv')} must lead to a file or a folder; what it leads to is not there`,
  );
});
