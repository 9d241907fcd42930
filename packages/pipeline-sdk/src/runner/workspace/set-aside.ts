import { mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where garbage goes first, so that it is gone at one moment. */
export const TRASH_FOLDER = '.trash';

/** The folder in the store's folder for damaged artifacts: no kind of artifact has that name. */
export const ASIDE_FOLDER = '.damaged';

/**
 * Moves a damaged artifact to `.damaged/<kind>-<hash>-<n>` of the store. Synchronous, to be called in a transaction of the
 * workspace's database, which keeps other processes from doing the same at once.
 *
 * @param to another folder of the store than `.damaged`
 * @param inode of the folder that was found damaged: another one at its place is left alone
 * @returns where it lies now; undefined where it is not at its place any more
 */
export function setAside(store: string, folder: string, inode: number, to: string = ASIDE_FOLDER): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.ino !== inode) return undefined;
  const aside = path.join(store, to);
  mkdirSync(aside, { recursive: true });
  const name = path.relative(store, folder).replaceAll(path.sep, '-');
  for (let n = 1; ; n++) {
    const place = path.join(aside, `${name}-${n}`);
    if (statSync(place, { throwIfNoEntry: false })) continue;
    renameSync(folder, place);
    return place;
  }
}
