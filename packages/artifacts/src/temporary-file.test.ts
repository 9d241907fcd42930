import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFully, TemporaryFile } from './temporary-file.ts';

let folder: string;
let file: TemporaryFile;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'temporary-file-'));
  file = new TemporaryFile(folder);
});
afterEach(async () => {
  file.close();
  await rm(folder, { recursive: true, force: true });
});

test('what is appended and written over is read back anywhere, and the folder is empty all along', async () => {
  expect(file.append(Uint8Array.of(1, 2, 3, 4))).toBe(0);
  expect(file.append(Uint8Array.of(5, 6))).toBe(4);
  file.overwrite(Uint8Array.of(9, 8), 3);
  const read = new Uint8Array(4);
  file.read(read, 2);
  expect([...read]).toEqual([3, 9, 8, 6]);
  readFully(file.descriptor, read, 0);
  expect([...read]).toEqual([1, 2, 3, 9]);
  expect(await readdir(folder)).toEqual([]);
});

test('nothing is read or written over past the end', () => {
  file.append(Uint8Array.of(1, 2));
  expect(() => file.read(new Uint8Array(3), 0)).toThrow('ends too early');
  expect(() => file.overwrite(Uint8Array.of(3), 2)).toThrow('past its end');
});
