import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Datastore, type DatastoreEntry, formatJson, temporaryName, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';

/** Etags of the folder's files. The name begins with `_`, so it is not data. */
const SYNCED_FILE = '_synced.json';

export interface SyncOptions {
  /** A folder of the datastore. Default: its root. */
  readonly under?: string;
  /** The raw folder; used by this function only. */
  readonly folder: string;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Synchronises a local folder with the raw partitions of a datastore. Only new or changed files are read; files deleted in
 * the datastore are deleted locally.
 *
 * @returns the raw folder, and how many files were read
 * @throws MlopsError `E_RAW_LAYOUT` if the datastore's folder is empty
 */
export async function syncPartitions(
  datastore: Datastore,
  options: SyncOptions,
): Promise<{ folder: string; read: number }> {
  const { folder, onProgress, signal } = options;
  const prefix = options.under ? `${options.under}/` : '';
  const entries: DatastoreEntry[] = [];
  for await (const entry of datastore.list(prefix)) entries.push(entry);
  if (entries.length === 0) {
    const message = `${datastore.uri} must hold raw data under ${prefix || 'its root'}; got no files`;
    throw new MlopsError('E_RAW_LAYOUT', message, { file: datastore.uri });
  }
  const known = await readSynced(folder, datastore.uri);
  const kept: Record<string, string> = {};
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  let done = 0;
  let read = 0;
  for (const { name, size, etag } of entries) {
    signal?.throwIfAborted();
    const local = name.slice(prefix.length);
    if (known[local] !== etag) {
      await fetchFile(datastore, name, path.join(folder, local), signal);
      read++;
    }
    kept[local] = etag;
    done += size;
    onProgress?.(done, total);
  }
  for (const local of Object.keys(known)) {
    if (!Object.hasOwn(kept, local)) await rm(path.join(folder, local), { force: true });
  }
  await writeFileAtomic(path.join(folder, SYNCED_FILE), formatJson({ uri: datastore.uri, files: kept }));
  return { folder, read };
}

async function fetchFile(
  datastore: Datastore,
  name: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Incomplete files have a name that begins with a dot, so a run that starts meanwhile does not read them as data.
  const hidden = path.join(path.dirname(file), `.${path.basename(file)}`);
  const temporary = temporaryName(hidden);
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await pipeline(datastore.read(name), createWriteStream(temporary, { flush: true }), signal ? { signal } : {});
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readSynced(folder: string, uri: string): Promise<Record<string, string>> {
  const text = await readFile(path.join(folder, SYNCED_FILE), 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const synced = JSON.parse(text) as { uri: string; files: Record<string, string> };
    if (synced.uri === uri) return synced.files;
  }
  // Another datastore's data, or an interrupted first sync: start over.
  await rm(folder, { recursive: true, force: true });
  return {};
}
