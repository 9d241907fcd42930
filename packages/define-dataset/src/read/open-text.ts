import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { openFileStream } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { TextForm } from '../form/file-form.ts';
import type { RawFile } from '../layout/raw-file.ts';
import { openZipEntry } from '../layout/zip-archive.ts';
import { refuseOtherFormats } from './other-formats.ts';
import type { ReadOptions } from './row.ts';

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

type Reading = Pick<ReadOptions, 'onBytes' | 'signal'>;

/**
 * The bytes of a raw file in its own encoding, decompressed if it is gzip or within an archive.
 *
 * @throws MlopsError `E_RAW_FILE` if it cannot be decompressed, or is known not to be text
 */
export async function* openUnpacked(file: RawFile, options: Reading = {}): AsyncGenerator<Buffer> {
  const packed = openPacked(file, options);
  const first = await packed.next();
  if (first.done) return;
  if (!isGzip(first.value)) {
    refuseOtherFormats(file.path, first.value);
    yield first.value;
    yield* packed;
    return;
  }
  yield* gunzip(file, first.value, packed);
}

export function isGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** The bytes of a raw file as UTF-8, with line feeds as line ends. */
export async function* openText(file: RawFile, form: TextForm, options: Reading = {}): AsyncGenerator<Buffer> {
  const bytes = openUnpacked(file, options);
  const decoded = form.encoding === 'utf-8' ? bytes : decode(bytes, form.encoding);
  if (!form.carriageReturns) {
    yield* decoded;
    return;
  }
  for await (const chunk of decoded) {
    const lines = Buffer.from(chunk);
    for (let at = lines.indexOf(CARRIAGE_RETURN); at !== -1; at = lines.indexOf(CARRIAGE_RETURN, at + 1)) {
      lines[at] = LINE_FEED;
    }
    yield lines;
  }
}

/** The beginning of a file, decompressed. */
export async function readStart(file: RawFile, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of openUnpacked(file)) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

/** The bytes of a raw file as stored, extracted from its archive if it is in one. */
export async function* openPacked(file: RawFile, { onBytes, signal }: Reading = {}): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> =
    file.entry === undefined ? await openFileStream(file.path) : openZipEntry(file.path, file.entry);
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    yield chunk;
    onBytes?.(chunk.length);
  }
}

async function* gunzip(file: RawFile, first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  async function* all() {
    yield first;
    yield* rest;
  }
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  const done = pipeline(Readable.from(all()), unpacked).catch(() => undefined);
  try {
    let isFirst = true;
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      if (isFirst) refuseOtherFormats(file.path, chunk);
      isFirst = false;
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof MlopsError || !(cause instanceof Error && 'code' in cause)) throw cause;
    const message = `${file.path} cannot be unpacked: ${cause.message}`;
    throw new MlopsError('E_RAW_FILE', message, { file: file.path }, { cause });
  } finally {
    unpacked.destroy();
    await done;
  }
}

async function* decode(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}
