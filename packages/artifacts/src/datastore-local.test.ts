import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { openLocalDatastore } from './datastore-local.ts';
import { datastoreContract } from './testing/index.ts';

async function open() {
  const folder = await mkdtemp(path.join(tmpdir(), 'datastore-'));
  return {
    folder,
    datastore: openLocalDatastore(path.join(folder, 'store')),
    close: () => rm(folder, { recursive: true }),
  };
}

datastoreContract('a local folder', open);

test('files that others put into the folder are seen, links are not followed', async () => {
  const { folder, datastore, close } = await open();
  await mkdir(path.join(folder, 'store/week=1'), { recursive: true });
  await writeFile(path.join(folder, 'store/week=1/a.csv'), 'text,label\n');
  await writeFile(path.join(folder, 'secret'), 'secret');
  await symlink(path.join(folder, 'secret'), path.join(folder, 'store/link'));
  const names: string[] = [];
  for await (const { name, size } of datastore.list()) names.push(`${name} ${size}`);
  expect(names).toEqual(['week=1/a.csv 11']);
  expect(datastore.uri).toBe(pathToFileURL(path.join(folder, 'store')).href);
  await close();
});

test('a write leaves nothing behind but the file', async () => {
  const { folder, datastore, close } = await open();
  await datastore.write('a/b', 'x');
  expect((await readdir(path.join(folder, 'store'), { recursive: true })).sort()).toEqual(['.pending', 'a', 'a/b']);
  await expect(datastore.exists('.pending/b')).rejects.toThrow('must hold .pending/b');
  await close();
});
