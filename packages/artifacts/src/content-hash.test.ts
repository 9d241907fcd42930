import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hashFolder, listFiles, MEASURED_FOLDER } from './index.ts';

test('what is measured belongs to the artifact and not to its hash; a folder of that name further down does', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hash-'));
  try {
    await writeFile(path.join(folder, 'a.json'), '{}');
    const plain = await hashFolder(folder);
    await mkdir(path.join(folder, MEASURED_FOLDER));
    await writeFile(path.join(folder, MEASURED_FOLDER, 'times.json'), '{"seconds":1}');
    expect(await hashFolder(folder)).toBe(plain);
    expect(await listFiles(folder)).toEqual(['_measured/times.json', 'a.json']);
    await mkdir(path.join(folder, 'b', MEASURED_FOLDER), { recursive: true });
    await writeFile(path.join(folder, 'b', MEASURED_FOLDER, 'c'), '');
    expect(await hashFolder(folder)).not.toBe(plain);
  } finally {
    await rm(folder, { recursive: true });
  }
});
