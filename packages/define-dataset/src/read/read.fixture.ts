import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRawFile } from './raw-file.ts';
import type { RawRow, ReadOptions } from './row.ts';

const COLUMNS = { id: 'id', text: 'text', label: 'label' };

/** Reads bytes as a raw file of this name would be read. */
export async function readBytes(
  name: string,
  bytes: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<RawRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'read-'));
  try {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const rows: RawRow[] = [];
    for await (const batch of readRawFile(file, {
      columns: COLUMNS,
      maxRowBytes: 1 << 20,
      maxTextBytes: 1 << 18,
      ...options,
    }))
      rows.push(...batch);
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bytes cut into chunks of these lengths, over and over. */
export async function* inChunks(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
