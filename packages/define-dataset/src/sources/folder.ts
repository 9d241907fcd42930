import { copyFile, mkdir, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { temporaryName } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { findLayout } from '../partitions.ts';
import { folderOfOneFile } from './folder-of-one-file.ts';

/**
 * Any folder of raw data, partitioned or not, used in place; or a file, for which a raw folder is made.
 *
 * @param links parent folder of raw folders for files, each with a link to its file
 * @returns the absolute path of the raw folder
 * @throws MlopsError `E_RAW_LAYOUT` if it holds nothing readable
 */
export async function useFolder(place: string, links: string): Promise<string> {
  const found = await stat(place).catch(() => undefined);
  if (!found) throw new MlopsError('E_RAW_LAYOUT', `${place} must be a file or a folder of raw data; there is nothing`);
  const folder = found.isFile() ? await folderOf(path.resolve(place), links) : path.resolve(place);
  await findLayout(folder);
  return folder;
}

async function folderOf(file: string, links: string): Promise<string> {
  const folder = folderOfOneFile(file, links);
  // A name that begins with a dot or an underscore is not data, but this file was named as data.
  const name = path.basename(file).replace(/^[._]+/, '') || 'data';
  const temporary = temporaryName(folder);
  await mkdir(temporary, { recursive: true });
  try {
    await symlink(file, path.join(temporary, name)).catch(() => copyFile(file, path.join(temporary, name)));
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}
