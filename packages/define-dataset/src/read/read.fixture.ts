import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planReading } from '../form/plan-reading.ts';
import type { ReadRequest } from '../form/read-request.ts';
import type { RawRow, ReadOptions } from './row.ts';
import { readRows } from './rows.ts';

const USUAL: ReadRequest = { textColumns: ['text'], labelColumn: 'label', idColumn: 'id' };

/** Reads bytes as a raw file with this name. */
export async function readBytes(
  name: string,
  bytes: string | Uint8Array,
  { request, ...given }: Partial<ReadOptions> & { request?: Partial<ReadRequest> } = {},
): Promise<RawRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'read-'));
  try {
    const file = { name, path: path.join(folder, name), bytes: bytes.length };
    await writeFile(file.path, bytes);
    const options = { maxRowBytes: 1 << 20, maxTextBytes: 1 << 18, ...given };
    const partition = { name: 'all', key: '', value: 'all', files: [file] };
    const rows: RawRow[] = [];
    for (const reading of (await planReading([partition], { ...USUAL, ...request }, options)).values()) {
      for await (const batch of readRows(reading, options)) rows.push(...batch);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Splits the bytes into chunks of these lengths, repeatedly. */
export async function* inChunks(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
