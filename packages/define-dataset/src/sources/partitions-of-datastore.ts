import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Datastore, type DatastoreEntry, formatJson, temporaryName, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';

/** Etags of what the folder holds. Its name begins with `_`: it is not data. */
const SYNCED_FILE = '_synced.json';

export interface SyncOptions {
  /** A folder of the datastore; default: its root. */
  readonly under?: string;
  /** The raw folder; this function's alone. */
  readonly folder: string;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes a local folder hold the raw partitions of a datastore. Only files that are new or changed are read; those that
 * are gone there go here.
 *
 * @returns the raw folder, and how many files were read
 * @throws MlopsError `E_RAW_LAYOUT` if the datastore holds nothing there
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
  // The name of what is not whole begins with a dot: a run that begins meanwhile does not take it for data.
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
  // Another datastore's, or a first sync that was cut off: begin anew.
  await rm(folder, { recursive: true, force: true });
  return {};
}
