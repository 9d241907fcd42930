import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../testing/azurite.ts';
import { openDatastore } from './open-datastore.ts';
import { downloadFolder, uploadFolder } from './transfer-folder.ts';

let azurite: Azurite;
let folder: string;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'transfer-'));
  await mkdir(path.join(folder, 'model/deep'), { recursive: true });
  await writeFile(path.join(folder, 'model/_artifact.json'), '{}');
  await writeFile(path.join(folder, 'model/deep/model.onnx'), 'weights');
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder goes up and comes down; what is there already is not moved again', async () => {
  const container = await azurite.container('folders');
  const model = path.join(folder, 'model');
  expect(await uploadFolder(container, 'a/model', model)).toEqual({ files: 2, bytes: 9, moved: 9 });
  await writeFile(path.join(model, 'deep/model.onnx'), 'WEIGHTS');
  expect(await uploadFolder(container, 'a/model', model)).toEqual({ files: 2, bytes: 9, moved: 7 });
  const back = path.join(folder, 'back');
  expect(await downloadFolder(container, 'a/model', back)).toEqual({ files: 2, bytes: 9, moved: 9 });
  expect(await readFile(path.join(back, 'deep/model.onnx'), 'utf8')).toBe('WEIGHTS');
  expect((await readdir(folder)).sort()).toEqual(['back', 'model']);
  await expect(downloadFolder(container, 'a/mod', back)).rejects.toMatchObject({ code: 'E_DATASTORE_MISSING' });
});

test('one address, one way to open it: Blob storage, a file address, a folder', async () => {
  await azurite.container('addresses');
  for (const uri of [`${azurite.url}/addresses/weeks`, pathToFileURL(folder).href, path.join(folder, 'plain')]) {
    const datastore = await openDatastore(uri);
    await datastore.write('week=1/a.csv', 'x');
    expect(await datastore.exists('week=1/a.csv')).toBe(true);
  }
  const shown = { code: 'E_DATASTORE_URI' };
  await expect(openDatastore('s3://bucket')).rejects.toMatchObject(shown);
  await expect(openDatastore('http://10.0.0.1/account/container')).rejects.toMatchObject(shown);
  await expect(openDatastore('azureml://datastores/x/paths/y')).rejects.toMatchObject(shown);
});
