import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { DESCRIPTOR_FILE } from './descriptor.ts';

/**
 * Files below a folder as sorted relative paths with forward slashes; the artifact's own descriptor is left out.
 *
 * Symbolic links are followed, within the folder or outside: tools that version data replace files
 * by links.
 *
 * @throws MlopsError `E_LINK` for a broken link (unless its name begins with a dot), or one to a folder that contains it
 */
export async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  await walk(folder, '', [await realpath(folder)], files);
  return files.filter((file) => file !== DESCRIPTOR_FILE).sort();
}

/** @param around real paths of `folder` and of the folders that contain it */
async function walk(folder: string, prefix: string, around: readonly string[], files: string[]): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [full, relative] = [path.join(folder, entry.name), prefix + entry.name];
    if (entry.isFile()) files.push(relative);
    else if (entry.isDirectory())
      await walk(full, `${relative}/`, [...around, path.join(around.at(-1)!, entry.name)], files);
    else if (entry.isSymbolicLink()) {
      const target = await stat(full).catch(() => undefined);
      if (target?.isFile()) files.push(relative);
      else if (target?.isDirectory()) {
        const real = await realpath(full);
        if (around.includes(real))
          throw linkError(full, `must not lead to a folder that it is in; it leads to ${real}`);
        await walk(full, `${relative}/`, [...around, real], files);
      } else if (!target && !entry.name.startsWith('.')) {
        throw linkError(full, 'must lead to a file or a folder; what it leads to is not there, or cannot be read');
      }
    }
  }
}

function linkError(file: string, what: string): MlopsError {
  return new MlopsError('E_LINK', `link ${file} ${what}`, { file });
}
