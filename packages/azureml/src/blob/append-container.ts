import { rangeError } from '@aml-mlops/errors';
import { RestError } from '@azure/core-rest-pipeline';
import type { AppendBlobClient } from '@azure/storage-blob';
import { azureError, statusOf } from '../client/azure-error.ts';
import { isLoopback } from '../configuration/loopback.ts';
import { containerAt } from './container.ts';
import { withoutQuery } from './without-query.ts';

/** A folder of a container whose files are appended to. */
export interface AppendContainer {
  /** Its address without signature. */
  readonly label: string;
  /**
   * Appends bytes to a file, which is created if missing. A file may have only one writer process. After an error the same bytes must
   * be passed again; any part that had already arrived is not written twice.
   *
   * @throws MlopsError `E_AZURE_AUTH`, `E_AZURE_NOT_FOUND`, `E_AZURE_UNAVAILABLE`, `E_AZURE_REFUSED`
   */
  append(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
}

/** In all versions of the service a block of an append blob has at most 4 MiB. */
const BLOCK_BYTES = 4 << 20;
/** Number of files whose length is remembered; the length of older ones is requested again. */
const KNOWN_FILES = 256;
/** The caller keeps what could not be written, and retries. */
const RETRY = { maxRetries: 1, retryDelay: 200 };

interface Growing {
  readonly blob: AppendBlobClient;
  /** Length before the bytes being appended. */
  length: number;
  /** Whether part of the bytes being appended may have arrived. */
  isUncertain: boolean;
}

/**
 * @param address `https://ACCOUNT.blob.core.windows.net/CONTAINER[/FOLDER]`, with a signature (`?sv=…&sig=…`), or opened with
 * `AZURE_STORAGE_KEY`, or with this machine's identity
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function openAppendContainer(address: string, environment: NodeJS.ProcessEnv = process.env): AppendContainer {
  const url = URL.parse(address);
  const isLocal = isLoopback(address);
  const folders = (url?.pathname ?? '').split('/').filter((part) => part !== '');
  // On this machine the account is the first folder; elsewhere it is in the host name.
  const depth = isLocal ? 2 : 1;
  if (!url || !(isLocal || url.protocol === 'https:') || folders.length < depth) {
    const range = 'https://ACCOUNT.blob.core.windows.net/CONTAINER[/FOLDER]';
    throw rangeError('container', 'Blob storage', range, withoutQuery(address));
  }
  const prefix = folders.slice(depth).map((part) => `${decodeURIComponent(part)}/`);
  const container = containerAt(`${url.origin}/${folders.slice(0, depth).join('/')}${url.search}`, environment, RETRY);
  const label = `${url.origin}${url.pathname}`;
  const growing = new Map<string, Growing>();

  const open = async (name: string, abortSignal: AbortSignal | undefined): Promise<Growing> => {
    const known = growing.get(name);
    if (known) return known;
    const blob = container.getAppendBlobClient(`${prefix.join('')}${name}`);
    const made = await blob.createIfNotExists({ ...(abortSignal && { abortSignal }) });
    const opened = { blob, length: made.succeeded ? 0 : await lengthOf(blob, abortSignal), isUncertain: false };
    growing.set(name, opened);
    const [oldest] = growing.keys();
    if (growing.size > KNOWN_FILES && oldest !== undefined) growing.delete(oldest);
    return opened;
  };
  return {
    label,
    append: async (name, bytes, signal) => {
      try {
        const file = await open(name, signal);
        let at = file.isUncertain ? (await lengthOf(file.blob, signal)) - file.length : 0;
        file.isUncertain = true;
        while (at < bytes.length) {
          const block = bytes.subarray(at, at + BLOCK_BYTES);
          await file.blob.appendBlock(block, block.length, {
            // The response was lost and the request retried: the service refuses to append the bytes twice.
            conditions: { appendPosition: file.length + at },
            ...(signal && { abortSignal: signal }),
          });
          at += block.length;
        }
        file.length += bytes.length;
        file.isUncertain = false;
      } catch (error) {
        // Deleted by an account rule or by hand: it is created again.
        if (statusOf(error) === 404 && isMissingBlob(error)) growing.delete(name);
        throw azureError(label, error);
      }
    },
  };
}

async function lengthOf(blob: AppendBlobClient, abortSignal: AbortSignal | undefined): Promise<number> {
  const { contentLength = 0 } = await blob.getProperties({ ...(abortSignal && { abortSignal }) });
  return contentLength;
}

function isMissingBlob(error: unknown): boolean {
  return error instanceof RestError && error.code !== 'ContainerNotFound';
}
