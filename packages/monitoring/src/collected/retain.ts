import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { hourFiles } from './hour-files.ts';

/**
 * Removes hours of collected requests older than a number of days; the monitor keeps their sketches.
 *
 * @param days whole days to keep, at least 1
 * @param now milliseconds since 1970 UTC
 * @returns removed files
 */
export async function retain(folder: string, days: number, now: number): Promise<number> {
  const oldest = new Date(now - days * 86_400_000).toISOString().slice(0, 13);
  let removed = 0;
  for (const { hour, inputs, outputs, service } of await hourFiles(folder)) {
    if (hour >= oldest) continue;
    for (const file of [inputs, outputs, service]) {
      if (file === undefined) continue;
      await rm(file, { force: true });
      removed++;
      await removeEmpty(path.dirname(file), folder);
    }
  }
  return removed;
}

async function removeEmpty(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root && at.startsWith(root); at = path.dirname(at)) {
    const isFolder = await stat(at).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (!isFolder || (await readdir(at)).length > 0) return;
    await rmdir(at).catch(() => {});
  }
}
