import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Datastore, openLocalDatastore } from '@aml-mlops/artifacts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPartitions } from '../partitions.ts';
import { temporaryFolder } from '../raw.fixture.ts';
import { syncPartitions } from './partitions-of-datastore.ts';

let root: string;
let datastore: Datastore;
beforeEach(async () => {
  root = await temporaryFolder();
  datastore = openLocalDatastore(path.join(root, 'store'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const sync = async () => syncPartitions(datastore, { under: 'raw', folder: path.join(root, 'raw') });
const names = async () =>
  (await findPartitions(path.join(root, 'raw'))).flatMap(({ files }) => files.map(({ name }) => name));

test('only new and changed files are read, and what is gone goes', async () => {
  await datastore.write('raw/week=1/a.csv', 'one');
  await datastore.write('raw/week=2/a.csv', 'two');
  await datastore.write('other/week=3/a.csv', 'three');
  expect((await sync()).read).toBe(2);
  expect(await names()).toEqual(['week=1/a.csv', 'week=2/a.csv']);
  expect((await sync()).read).toBe(0);

  await datastore.write('raw/week=2/a.csv', 'new');
  await datastore.write('raw/week=3/a.csv', 'three');
  await datastore.delete('raw/week=1/a.csv');
  expect((await sync()).read).toBe(2);
  expect(await names()).toEqual(['week=2/a.csv', 'week=3/a.csv']);
  expect(await readFile(path.join(root, 'raw/week=2/a.csv'), 'utf8')).toBe('new');
});

test('the folder of another datastore is begun anew', async () => {
  await datastore.write('raw/week=1/a.csv', 'one');
  await sync();
  datastore = openLocalDatastore(path.join(root, 'second'));
  await datastore.write('raw/week=9/a.csv', 'nine');
  expect((await sync()).read).toBe(1);
  expect(await names()).toEqual(['week=9/a.csv']);
});

test('a read that breaks off leaves the old file, and no part of the new', async () => {
  await datastore.write('raw/week=1/a.csv', 'old');
  await sync();
  await datastore.write('raw/week=1/a.csv', 'new');
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('ne');
    throw new Error('connection reset');
  }
  const failing = { ...datastore, list: datastore.list, read: broken };
  await expect(syncPartitions(failing, { under: 'raw', folder: path.join(root, 'raw') })).rejects.toThrow(
    'connection reset',
  );
  expect(await readdir(path.join(root, 'raw/week=1'))).toEqual(['a.csv']);
  expect(await readFile(path.join(root, 'raw/week=1/a.csv'), 'utf8')).toBe('old');
});

test('an empty datastore is an error', async () => {
  await expect(sync()).rejects.toThrow(`${datastore.uri} must hold raw data under raw/; got no files`);
});
