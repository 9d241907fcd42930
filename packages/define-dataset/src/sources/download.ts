import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hashFile, syncFolder } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';

export type Progress = (done: number, total: number | undefined) => void;

export interface DownloadOptions {
  readonly fetch?: typeof fetch;
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Downloads a file of known content to `file`. Data is stored as `<file>.partial` until it is complete and its checksum
 * matches; an interrupted download is resumed with a range request if the server supports it.
 *
 * @throws MlopsError `E_DOWNLOAD` if the server cannot be reached or refuses, `E_CHECKSUM` if the content differs
 */
export async function download(
  source: { readonly url: string; readonly sha256: string },
  file: string,
  options: DownloadOptions = {},
): Promise<void> {
  const partial = `${file}.partial`;
  await mkdir(path.dirname(file), { recursive: true });
  const have = (await stat(partial).catch(() => undefined))?.size ?? 0;
  await receive(source.url, partial, have, options);
  const got = await hashFile(partial);
  if (got !== source.sha256) {
    await rm(partial, { force: true });
    throw new MlopsError('E_CHECKSUM', `SHA-256 of ${source.url} must be ${source.sha256}; got ${got}`, {
      file: source.url,
      value: got,
    });
  }
  await rename(partial, file);
  await syncFolder(path.dirname(file));
}

async function receive(url: string, partial: string, have: number, options: DownloadOptions): Promise<void> {
  const { fetch: get = fetch, onProgress, signal } = options;
  try {
    const init: RequestInit = { headers: have > 0 ? { range: `bytes=${have}-` } : {} };
    if (signal) init.signal = signal;
    const response = await get(url, init);
    // The range begins after the last byte: the file is complete, and the checksum verifies it.
    if (response.status === 416) return;
    if (!response.ok || !response.body) throw new Error(`${response.status} ${response.statusText}`.trim());
    const resumed = response.status === 206;
    const length = Number(response.headers.get('content-length')) || undefined;
    let done = resumed ? have : 0;
    const total = length === undefined ? undefined : done + length;
    const body = response.body;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        done += chunk.length;
        onProgress?.(done, total);
        yield chunk;
      }
    }
    await pipeline(counted, createWriteStream(partial, { flags: resumed ? 'a' : 'w', flush: true }));
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const reason = cause instanceof Error ? describe(cause) : String(cause);
    throw new MlopsError('E_DOWNLOAD', `${url} cannot be downloaded: ${reason}`, { file: url }, { cause });
  }
}

/** fetch says only "fetch failed"; the reason is in the error's cause. */
function describe(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
