import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { joinUrl } from '../arm/data-uri.ts';
import type { BlobClient } from './blob-client.ts';

const AT_ONCE = 8;

/**
 * Downloads a URL to a local path: a folder of blobs into a folder, a single blob into a file.
 *
 * @throws MlopsError `E_BLOB` if nothing exists there
 */
export async function downloadData(client: BlobClient, url: string, target: string): Promise<void> {
  const names = await client.list(url);
  if (names.length === 0) {
    if (!(await client.exists(url))) throw new MlopsError('E_BLOB', `no blob lies at ${url}`);
    await client.download(url, target);
    return;
  }
  await each(names, (name) => client.download(joinUrl(url, name), path.join(target, ...safeParts(name))));
}

/** Uploads a folder recursively, or a file, to a URL. Returns the number of files. */
export async function uploadData(client: BlobClient, source: string, url: string): Promise<number> {
  if ((await stat(source)).isFile()) {
    await client.upload(source, url);
    return 1;
  }
  const names = await filesBelow(source);
  await each(names, (name) => client.upload(path.join(source, ...name.split('/')), joinUrl(url, name)));
  return names.length;
}

/** Synchronises a URL with a local folder, like a mount that writes and deletes through. */
export async function mirrorFolder(client: BlobClient, source: string, url: string): Promise<void> {
  const before = await client.list(url);
  await uploadData(client, source, url);
  const held = new Set(await filesBelow(source));
  await each(
    before.filter((name) => !held.has(name)),
    (name) => client.delete(joinUrl(url, name)),
  );
}

/** Paths relative to the folder, with `/`. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** Blob names are external input: none may point outside the folder. */
function safeParts(name: string): string[] {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\\'))) {
    throw new MlopsError('E_BLOB', `name of a blob must be a relative path without . and ..; got ${name}`);
  }
  return parts;
}

async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
