import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFile } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Azurite, startAzurite } from './azurite.ts';
import { type BlobClient, openBlobClient } from './blob-client.ts';
import { blobLookup } from './datastores.ts';
import { downloadData, uploadData } from './transfer.ts';

let folder: string;
let azurite: Azurite;
let client: BlobClient;
let container: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'blobs-'));
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
  azurite = await startAzurite(path.join(folder, 'azurite'), port);
  client = openBlobClient();
  container = `${azurite.url}/things`;
  await client.createContainer(container);
  await client.createContainer(container);
});
afterAll(async () => {
  await azurite?.kill();
  await rm(folder, { recursive: true, force: true });
});

test('names of any kind come back as they went', async () => {
  const source = path.join(folder, 'source');
  const names = ['plain.txt', `it's & <odd> 100%.txt`, 'größe +1.txt'];
  await mkdir(source);
  for (const name of names) await writeFile(path.join(source, name), name);
  expect(await uploadData(client, source, `${container}/a folder`)).toBe(3);
  expect((await client.list(`${container}/a folder`)).sort()).toEqual([...names].sort());
  await downloadData(client, `${container}/a folder/`, path.join(folder, 'target'));
  for (const name of names) expect(await readFile(path.join(folder, 'target', name), 'utf8')).toBe(name);
});

test('a file larger than a block goes up in blocks', async () => {
  const file = path.join(folder, 'large');
  await writeFile(file, randomBytes(1000));
  await truncate(file, 70 * 1024 * 1024);
  await client.upload(file, `${container}/large`);
  await client.download(`${container}/large`, `${file}.back`);
  expect(await hashFile(`${file}.back`)).toBe(await hashFile(file));
});

test('a folder is one only where something lies below its name', async () => {
  const file = path.join(folder, 'small');
  await writeFile(file, 'x');
  await client.upload(file, `${container}/deep/er/file`);
  const { holds } = blobLookup(client, azurite.url);
  const found = await Promise.all(
    ['deep', 'deep/', 'deep/er/file', 'dee', 'deep/er/fil'].map((name) => holds(`${container}/${name}`)),
  );
  expect(found).toEqual([true, true, true, false, false]);
  expect(await holds('https://other.blob.core.windows.net/things/deep')).toBeUndefined();
  await expect(downloadData(client, `${container}/dee`, path.join(folder, 'none'))).rejects.toMatchObject({
    code: 'E_BLOB',
  });
});

test('storage that does not come back is given up with its address, and no key', async () => {
  await azurite.kill();
  const error = await client.list(`${container}/deep`).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'E_BLOB', message: expect.stringContaining('the storage cannot be reached') });
  expect(String(error)).not.toContain('SharedKey');
});
