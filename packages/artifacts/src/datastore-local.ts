import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { MlopsError } from '@aml-mlops/errors';
import { syncFolder, temporaryName } from './atomic.ts';
import type { Datastore, DatastoreEntry } from './datastore.ts';
import { checkDatastoreName } from './datastore-name.ts';
import { openFileStream } from './file-stream.ts';

/** Folder of unfinished writes, on the same file system as the final files. */
const PENDING = '.pending';

/** A datastore in a folder of this machine. The folder is created at the first write. */
export function openLocalDatastore(folder: string): Datastore {
  const root = path.resolve(folder);
  const uri = pathToFileURL(root).href;
  const locate = (name: string) => {
    checkDatastoreName(name, uri);
    if (name.split('/')[0] === PENDING) throw missing(name);
    return path.join(root, name);
  };
  const missing = (name: string) =>
    new MlopsError('E_DATASTORE_MISSING', `${uri} must hold ${name}; there is no such file`, { file: name });

  return {
    uri,

    async *list(prefix = '') {
      const names: string[] = [];
      // Only the folder of the prefix is walked.
      const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      if (start !== '') checkDatastoreName(start.slice(0, -1), uri);
      for (const entry of await readFolder(path.join(root, start))) {
        if (!entry.isFile()) continue;
        const name = path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
        if (name.startsWith(prefix) && !name.startsWith(`${PENDING}/`)) names.push(name);
      }
      for (const name of names.sort()) {
        const entry = await describe(root, name);
        if (entry) yield entry;
      }
    },

    async *read(name) {
      const file = locate(name);
      if (!(await isFile(file))) throw missing(name);
      yield* (await openFileStream(file)) as AsyncIterable<Uint8Array>;
    },

    async write(name, content) {
      const file = locate(name);
      const temporary = temporaryName(path.join(root, PENDING, path.basename(name)));
      await mkdir(path.dirname(temporary), { recursive: true });
      try {
        const source = typeof content === 'string' || content instanceof Uint8Array ? [Buffer.from(content)] : content;
        await pipeline(Readable.from(source), createWriteStream(temporary, { flags: 'wx', flush: true }));
        await mkdir(path.dirname(file), { recursive: true });
        await rename(temporary, file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncFolder(path.dirname(file));
      const entry = await describe(root, name);
      if (!entry) throw missing(name);
      return entry;
    },

    async exists(name) {
      return isFile(locate(name));
    },

    async delete(name) {
      const file = locate(name);
      await rm(file, { force: true });
    },
  };
}

async function readFolder(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}

/** Undefined if the file was removed meanwhile. */
async function describe(root: string, name: string): Promise<DatastoreEntry | undefined> {
  const found = await stat(path.join(root, name), { bigint: true }).catch(() => undefined);
  if (!found) return undefined;
  // A write is a rename, so it always changes the inode number or the status change time.
  const etag = [found.ino, found.ctimeNs, found.size].map((part) => part.toString(36)).join('-');
  return { name, size: Number(found.size), etag };
}
