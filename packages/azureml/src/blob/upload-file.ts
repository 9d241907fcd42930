import { createHash, type Hash, hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type BlockBlobClient, RestError } from '@azure/storage-blob';
import { findAzure } from '../client/azure-error.ts';
import { forEachBounded } from './bounded.ts';

export interface TransferOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes of this file stored so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** Blocks in flight. Default: 4. */
  readonly atOnce?: number | undefined;
  /** Bytes per block; a smaller file is sent in one request. Default: 8 MiB. */
  readonly blockBytes?: number | undefined;
}

export interface UploadedFile {
  readonly sha256: string;
  readonly size: number;
  readonly etag: string;
  /** False if the same content was already present. */
  readonly sent: boolean;
  /** Blocks of an earlier, interrupted upload that were not sent again. */
  readonly resumedBlocks: number;
}

/** Metadata key with the expected hash of a blob's content. */
export const SHA256_METADATA = 'sha256';

export const DEFAULT_BLOCK_BYTES = 8 << 20;
const MOST_BLOCKS = 50_000;
const ATTEMPTS = 3;

/**
 * Uploads a file in concurrent blocks. The blob appears atomically, with its SHA-256 in its metadata; the
 * service verifies the MD5 of every block. Blocks are named by their content, so an interrupted upload is resumed
 * from any machine.
 */
export async function uploadFile(
  blob: BlockBlobClient,
  file: string,
  options: TransferOptions = {},
): Promise<UploadedFile> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await uploadOnce(blob, file, options);
    } catch (error) {
      // Another writer has committed in the meantime and thereby dropped our blocks: they are sent again.
      if (!(error instanceof RestError && error.code === 'InvalidBlockList') || attempt === ATTEMPTS) throw error;
    }
  }
}

async function uploadOnce(blob: BlockBlobClient, file: string, options: TransferOptions): Promise<UploadedFile> {
  const { signal, onProgress, atOnce = 4 } = options;
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const blockBytes = Math.max(options.blockBytes ?? DEFAULT_BLOCK_BYTES, Math.ceil(size / MOST_BLOCKS));
    if (size <= blockBytes) {
      return { ...(await putBytes(blob, await handle.readFile(), signal)), sent: true, resumedBlocks: 0 };
    }
    const staged = await stagedBlocks(blob, signal);
    const whole = createHash('sha256');
    const names: string[] = [];
    let done = 0;
    let resumedBlocks = 0;
    await forEachBounded(readBlocks(handle, size, blockBytes, whole), atOnce, async ({ bytes, index }) => {
      const name = blockName(index, bytes);
      names[index] = name;
      if (staged.has(name)) resumedBlocks++;
      else {
        signal?.throwIfAborted();
        await blob.stageBlock(name, bytes, bytes.length, {
          transactionalContentMD5: hash('md5', bytes, 'buffer'),
          ...(signal ? { abortSignal: signal } : {}),
        });
      }
      done += bytes.length;
      onProgress?.(done);
    });
    const sha256 = whole.digest('hex');
    const { etag } = await blob.commitBlockList(names, {
      metadata: { [SHA256_METADATA]: sha256 },
      ...(signal ? { abortSignal: signal } : {}),
    });
    return { sha256, size, etag: plainEtag(etag), sent: true, resumedBlocks };
  } finally {
    await handle.close();
  }
}

/** Uploads bytes as a blob in one request. */
export async function putBytes(
  blob: BlockBlobClient,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<Pick<UploadedFile, 'sha256' | 'size' | 'etag'>> {
  const sha256 = hash('sha256', bytes, 'hex');
  const { etag } = await blob.upload(bytes, bytes.length, {
    metadata: { [SHA256_METADATA]: sha256 },
    blobHTTPHeaders: { blobContentMD5: hash('md5', bytes, 'buffer') },
    ...(signal ? { abortSignal: signal } : {}),
  });
  return { sha256, size: bytes.length, etag: plainEtag(etag) };
}

/** The size, etag and, if stored, hash of a blob; undefined if it does not exist. */
export async function describeBlob(
  blob: BlockBlobClient,
): Promise<{ sha256: string | undefined; size: number; etag: string } | undefined> {
  const found = await findAzure(blob.name, blob.getProperties());
  if (!found) return undefined;
  return { sha256: found.metadata?.[SHA256_METADATA], size: found.contentLength ?? 0, etag: plainEtag(found.etag) };
}

/** Headers quote etags, listings do not. */
export function plainEtag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}

/** All block names of a blob must have the same length. */
function blockName(index: number, bytes: Uint8Array): string {
  return Buffer.from(`${index.toString().padStart(6, '0')}-${hash('sha256', bytes, 'hex').slice(0, 32)}`).toString(
    'base64',
  );
}

async function stagedBlocks(blob: BlockBlobClient, signal: AbortSignal | undefined): Promise<Set<string>> {
  const ask = blob.getBlockList('uncommitted', signal ? { abortSignal: signal } : {});
  const list = await findAzure(blob.name, ask);
  return new Set(list?.uncommittedBlocks?.map(({ name }) => name));
}

/** Reads a file once, in order, and computes the hash of the whole. */
async function* readBlocks(handle: FileHandle, size: number, blockBytes: number, whole: Hash) {
  for (let at = 0, index = 0; at < size; at += blockBytes, index++) {
    const bytes = Buffer.allocUnsafe(Math.min(blockBytes, size - at));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
    if (bytesRead < bytes.length) throw new Error('the file became shorter while it was read');
    whole.update(bytes);
    yield { index, bytes };
  }
}
