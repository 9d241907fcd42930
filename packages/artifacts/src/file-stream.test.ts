import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashFile } from './content-hash.ts';
import { openFileStream, streamBuffer } from './file-stream.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'file-stream-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a file of any size is read and hashed whole', async () => {
  for (const size of [0, 1, 16_383, 16_384, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20 + 7]) {
    const bytes = Buffer.alloc(size, 'a stream of bytes; ');
    const file = path.join(folder, `${size}`);
    await writeFile(file, bytes);
    expect((await buffer(await openFileStream(file))).equals(bytes), `${size} bytes`).toBe(true);
    expect(await hashFile(file), `${size} bytes`).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});

test('a small file takes a small buffer, a large one no more than 1 MiB', () => {
  expect([0, 5_000, 100_000, 2 ** 30].map(streamBuffer)).toEqual([16_384, 16_384, 100_001, 2 ** 20]);
});

test('a file that is not there is named', async () => {
  const file = path.join(folder, 'absent');
  await expect(openFileStream(file)).rejects.toThrow(/ENOENT.*absent/);
  await expect(hashFile(file)).rejects.toThrow(/ENOENT.*absent/);
});
