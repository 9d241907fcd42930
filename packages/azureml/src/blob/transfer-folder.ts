import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '@aml-mlops/artifacts';
import type { ContainerClient } from '@azure/storage-blob';
import { azureError } from '../client/azure-error.ts';
import { missingBlob } from './blob-error.ts';
import { forEachBounded } from './bounded.ts';
import { downloadFile } from './download-file.ts';
import { describeBlob, type TransferOptions, uploadFile } from './upload-file.ts';
import { withoutQuery } from './without-query.ts';

export interface FolderTransfer {
  readonly files: number;
  readonly bytes: number;
  /** Bytes sent or fetched; the others were already present. */
  readonly moved: number;
}

/** Concurrent files of a folder. A large file also has several blocks in flight. */
const FILES_AT_ONCE = 4;

/**
 * Uploads all files below a folder. Content already present, by its SHA-256, is not sent again, so an interrupted transfer
 * is resumed by repeating it.
 *
 * @param prefix target within the container, without slashes at its ends
 */
export async function uploadFolder(
  container: ContainerClient,
  prefix: string,
  folder: string,
  options: TransferOptions = {},
): Promise<FolderTransfer> {
  const sizes = new Map<string, number>();
  for (const name of await filesBelow(folder)) sizes.set(name, (await stat(path.join(folder, name))).size);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const progress = sumOf(options.onProgress);
  let moved = 0;
  await forEachBounded(sizes, FILES_AT_ONCE, async ([name, size]) => {
    const file = path.join(folder, name);
    const blob = container.getBlockBlobClient(`${prefix}/${name}`);
    try {
      const there = await describeBlob(blob);
      if (there?.size !== size || there.sha256 !== (await hashFile(file))) {
        await uploadFile(blob, file, { ...options, onProgress: (done) => progress(name, done) });
        moved += size;
      }
    } catch (error) {
      throw azureError(`${name} on its way to ${withoutQuery(container.url)}/${prefix}`, error);
    }
    progress(name, size);
  });
  return { files: sizes.size, bytes, moved };
}

/**
 * Downloads all blobs below a prefix into a folder that is written atomically. An interrupted download is resumed.
 *
 * @throws MlopsError `E_DATASTORE_MISSING` if there are no blobs, `E_DATASTORE_CORRUPT`
 */
export async function downloadFolder(
  container: ContainerClient,
  prefix: string,
  folder: string,
  options: TransferOptions = {},
): Promise<FolderTransfer> {
  const uri = withoutQuery(container.url);
  const partial = `${path.resolve(folder)}.downloading`;
  const progress = sumOf(options.onProgress);
  const result = { files: 0, bytes: 0, moved: 0 };
  const names = async function* () {
    for await (const { name } of container.listBlobsFlat({ prefix: `${prefix}/` })) yield name;
  };
  await forEachBounded(names(), FILES_AT_ONCE, async (name) => {
    const file = path.join(partial, name.slice(prefix.length + 1));
    if (!file.startsWith(partial + path.sep)) throw new Error(`${name} of ${uri} would lie outside of ${folder}`);
    const there = await stat(file).catch(() => undefined);
    const { size } = await downloadFile(container.getBlockBlobClient(name), uri, file, {
      ...options,
      onProgress: (done) => progress(name, done),
    });
    result.files++;
    result.bytes += size;
    if (!there) result.moved += size;
  });
  if (result.files === 0) throw missingBlob(uri, prefix);
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return result;
}

/** Total progress from the progress of the files. */
function sumOf(onProgress: TransferOptions['onProgress']): (name: string, bytes: number) => void {
  const done = new Map<string, number>();
  let sum = 0;
  return (name, bytes) => {
    sum += bytes - (done.get(name) ?? 0);
    done.set(name, bytes);
    onProgress?.(sum);
  };
}

/** All files, including descriptors, sorted. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
