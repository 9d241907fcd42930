import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { temporaryName } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';

export const PIPED_FORMATS = ['csv', 'tsv', 'jsonl', 'parquet'] as const;
export type PipedFormat = (typeof PIPED_FORMATS)[number];

export interface PipedOptions {
  /** A folder used for this data only; previous contents are replaced. */
  readonly folder: string;
  /** Default: recognised by its first bytes. */
  readonly format?: PipedFormat;
  readonly signal?: AbortSignal;
}

const ENOUGH_TO_TELL = 64 * 1024;

/**
 * Spools piped data into a raw folder of one file, `piped.<format>`.
 *
 * @returns the raw folder
 * @throws MlopsError `E_STDIN` if the input is empty
 */
export async function spoolPiped(input: AsyncIterable<Uint8Array>, options: PipedOptions): Promise<string> {
  const { folder, signal } = options;
  const source = input[Symbol.asyncIterator]();
  const head = await readHead(source);
  if (head.length === 0) throw new MlopsError('E_STDIN', 'piped data must hold rows; got nothing', { file: 'stdin' });
  const format = options.format ?? detectFormat(head);
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  const temporary = temporaryName(folder);
  await mkdir(temporary, { recursive: true });
  try {
    const file = createWriteStream(path.join(temporary, `piped.${format}`), { flush: true });
    await pipeline(all(), file, signal ? { signal } : {});
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < ENOUGH_TO_TELL) {
    const next = await source.next();
    if (next.done) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(chunks);
}

/** Parquet begins with `PAR1`, a JSON Lines file with an object; the header of a CSV file may have tabs between names. */
export function detectFormat(head: Buffer): PipedFormat {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trimStart().startsWith('{')) return 'jsonl';
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return header.includes('\t') && !header.includes(',') ? 'tsv' : 'csv';
}
