import { appendFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile, syncFolder } from '@aml-mlops/artifacts';
import type { BlockBlobClient } from '@azure/storage-blob';
import { blobError, corruptBlob, missingBlob } from './blob-error.ts';
import { forEachBounded } from './bounded.ts';
import { DEFAULT_BLOCK_BYTES, describeBlob, type TransferOptions } from './upload-file.ts';

export interface DownloadedFile {
  readonly size: number;
  /** Undefined if the blob has no expected hash. */
  readonly sha256: string | undefined;
  /** Blocks kept from an earlier, interrupted download. */
  readonly resumedBlocks: number;
}

/**
 * Downloads a blob in concurrent ranges into a file that is written atomically; verifies its SHA-256 if
 * the blob has one. An interrupted download is resumed unless the blob has changed.
 *
 * @throws MlopsError `E_DATASTORE_MISSING`, `E_DATASTORE_CHANGED`, `E_DATASTORE_CORRUPT`
 */
export async function downloadFile(
  blob: BlockBlobClient,
  uri: string,
  file: string,
  options: TransferOptions = {},
): Promise<DownloadedFile> {
  const { signal, onProgress, atOnce = 4, blockBytes = DEFAULT_BLOCK_BYTES } = options;
  const found = await describeBlob(blob);
  if (!found) throw missingBlob(uri, blob.name);
  const { size, etag, sha256 } = found;
  if (sha256 !== undefined && (await isSame(file, size, sha256))) return { size, sha256, resumedBlocks: 0 };

  await mkdir(path.dirname(file), { recursive: true });
  const partial = `${file}.part-${etag.replace(/\W/g, '')}-${blockBytes}`;
  const journal = `${partial}.done`;
  const finished = new Set((await readFile(journal, 'utf8').catch(() => '')).split('\n').slice(0, -1).map(Number));
  const handle = await open(partial, finished.size > 0 ? 'r+' : 'w');
  try {
    let done = 0;
    await forEachBounded(rangesOf(size, blockBytes), atOnce, async ({ index, offset, count }) => {
      if (!finished.has(index)) {
        signal?.throwIfAborted();
        const bytes = await blob
          .downloadToBuffer(offset, count, {
            conditions: { ifMatch: `"${etag}"` },
            ...(signal ? { abortSignal: signal } : {}),
          })
          .catch((error: unknown) => {
            throw blobError(uri, blob.name, error);
          });
        await handle.write(bytes, 0, bytes.length, offset);
        await appendFile(journal, `${index}\n`);
      }
      done += count;
      onProgress?.(done);
    });
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (sha256 !== undefined) {
    const got = await hashFile(partial);
    if (got !== sha256) {
      await rm(partial, { force: true });
      await rm(journal, { force: true });
      throw corruptBlob(uri, blob.name, sha256, got);
    }
  }
  await rename(partial, file);
  await rm(journal, { force: true });
  await syncFolder(path.dirname(file));
  return { size, sha256, resumedBlocks: finished.size };
}

async function isSame(file: string, size: number, sha256: string): Promise<boolean> {
  const there = await stat(file).catch(() => undefined);
  return there?.isFile() === true && there.size === size && (await hashFile(file)) === sha256;
}

function* rangesOf(size: number, blockBytes: number) {
  for (let offset = 0, index = 0; offset < size; offset += blockBytes, index++) {
    yield { index, offset, count: Math.min(blockBytes, size - offset) };
  }
}
