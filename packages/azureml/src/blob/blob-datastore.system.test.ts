import { createHash, hash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { datastoreContract } from '@aml-mlops/artifacts/testing';
import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../testing/azurite.ts';
import { openBlobDatastore } from './blob-datastore.ts';
import { containerAt } from './container.ts';
import { downloadFile } from './download-file.ts';
import { uploadFile } from './upload-file.ts';

const MIB = 1 << 20;
let azurite: Azurite;
let container: ContainerClient;
let folder: string;
let containers = 0;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'blob-'));
  container = await azurite.container(`test-${++containers}`);
});
afterEach(() => rm(folder, { recursive: true }));

datastoreContract('a container of Azure Blob Storage', async () => ({
  datastore: openBlobDatastore(await azurite.container(`contract-${++containers}`)),
  close: async () => undefined,
}));

datastoreContract('a folder of a container', async () => {
  const parent = await azurite.container(`contract-${++containers}`);
  await parent.getBlockBlobClient('data-old/secret').upload('x', 1);
  await parent.getBlockBlobClient('above').upload('x', 1);
  return { datastore: openBlobDatastore(parent, 'data'), close: async () => undefined };
});

/** Bytes that no two blocks share. */
function noise(bytes: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, i) => hash('sha256', `${i}`, 'buffer'));
  return Buffer.concat(blocks).subarray(0, bytes);
}

async function largeFile(bytes: number): Promise<{ file: string; content: Buffer }> {
  const file = path.join(folder, 'large');
  const content = noise(bytes);
  await writeFile(file, content);
  return { file, content };
}

test('a large file goes up and comes down in blocks, its hash verified', async () => {
  const { file, content } = await largeFile(5 * MIB + 17);
  const blob = container.getBlockBlobClient('a/large');
  const seen: number[] = [];
  const sent = await uploadFile(blob, file, { blockBytes: MIB, onProgress: (bytes) => seen.push(bytes) });
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(sent).toMatchObject({ sha256, size: content.length, resumedBlocks: 0 });
  expect(seen.at(-1)).toBe(content.length);
  const back = path.join(folder, 'down/back');
  expect(await downloadFile(blob, 'here', back, { blockBytes: MIB })).toMatchObject({ sha256, size: content.length });
  expect((await readFile(back)).equals(content)).toBe(true);
  expect(await readdir(path.dirname(back))).toEqual(['back']);
});

test('an upload that is stopped leaves no blob, and goes on where it was', async () => {
  const { file, content } = await largeFile(6 * MIB);
  const blob = container.getBlockBlobClient('large');
  const stop = new AbortController();
  const upload = uploadFile(blob, file, {
    blockBytes: MIB,
    atOnce: 1,
    signal: stop.signal,
    onProgress: (bytes) => bytes >= 3 * MIB && stop.abort(),
  });
  await expect(upload).rejects.toThrow();
  expect(await blob.exists()).toBe(false);
  expect(await uploadFile(blob, file, { blockBytes: MIB })).toMatchObject({ resumedBlocks: 3 });
  expect((await blob.downloadToBuffer()).equals(content)).toBe(true);
});

test('a download that is stopped leaves no file, and goes on where it was; a replaced blob begins anew', async () => {
  const { file, content } = await largeFile(6 * MIB);
  const blob = container.getBlockBlobClient('large');
  await uploadFile(blob, file);
  const back = path.join(folder, 'back');
  const halfWay = async () => {
    const stop = new AbortController();
    const onProgress = (bytes: number) => bytes >= 3 * MIB && stop.abort();
    await expect(
      downloadFile(blob, 'here', back, { blockBytes: MIB, atOnce: 1, signal: stop.signal, onProgress }),
    ).rejects.toThrow();
    await expect(readFile(back)).rejects.toThrow('ENOENT');
  };
  await halfWay();
  expect(await downloadFile(blob, 'here', back, { blockBytes: MIB })).toMatchObject({ resumedBlocks: 3 });
  expect((await readFile(back)).equals(content)).toBe(true);
  await rm(back);
  await halfWay();
  await writeFile(file, noise(6 * MIB).reverse());
  await uploadFile(blob, file);
  expect(await downloadFile(blob, 'here', back, { blockBytes: MIB })).toMatchObject({ resumedBlocks: 0 });
});

test('bytes that are not what the blob says are refused, on a download and on a read', async () => {
  const blob = container.getBlockBlobClient('broken');
  await blob.upload('not it', 6, { metadata: { sha256: 'ab'.repeat(32) } });
  const refusal = { code: 'E_DATASTORE_CORRUPT' };
  await expect(downloadFile(blob, 'here', path.join(folder, 'x'))).rejects.toMatchObject(refusal);
  expect(await readdir(folder)).toEqual([]);
  const read = async () => {
    for await (const chunk of openBlobDatastore(container).read('broken')) expect(chunk.length).toBe(6);
  };
  await expect(read()).rejects.toMatchObject(refusal);
});

test('the server is killed in mid-upload and comes back: the upload ends, and the blob is whole', async () => {
  const { file, content } = await largeFile(8 * MIB);
  const client = containerAt(`${azurite.url}/${container.containerName}`, {}, { maxRetries: 200, retryDelay: 100 });
  const blob = client.getBlockBlobClient('large');
  let crash: Promise<void> | undefined;
  const onProgress = (bytes: number) => {
    if (bytes >= 3 * MIB) crash ??= azurite.kill().then(() => azurite.restart());
  };
  await uploadFile(blob, file, { blockBytes: MIB, atOnce: 2, onProgress });
  await crash;
  expect((await blob.downloadToBuffer()).equals(content)).toBe(true);
});

test('a signature in the address is not shown', () => {
  const client = containerAt('https://account.blob.core.windows.net/raw?sv=1&sig=secret');
  expect(openBlobDatastore(client, 'weeks').uri).toBe('https://account.blob.core.windows.net/raw/weeks');
});
