import { mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** Garbage is first renamed into this folder, so that its removal is atomic. */
export const TRASH_FOLDER = '.trash';

/** The store's folder for damaged artifacts; no artifact kind can have this name. */
export const ASIDE_FOLDER = '.damaged';

/**
 * Moves a damaged artifact to `.damaged/<kind>-<hash>-<n>` of the store. Synchronous, for use in a transaction of the
 * workspace's database, which keeps other processes from doing the same concurrently.
 *
 * @param to folder of the store to move it to. Default: `.damaged`
 * @param inode inode of the damaged folder; a folder that has replaced it is left alone
 * @returns its new path; undefined if it is no longer there
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
