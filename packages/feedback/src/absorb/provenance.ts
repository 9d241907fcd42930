import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Beside the rows of an absorbed partition; its name begins with `_`, so it is no data. */
export const PROVENANCE_FILE = '_provenance.json';

/** Whether a partition's folder holds absorbed labels; undefined where there is no such folder. */
export async function isAbsorbed(folder: string): Promise<boolean | undefined> {
  if (!(await stat(folder).catch(() => undefined))) return undefined;
  const text = await readFile(path.join(folder, PROVENANCE_FILE), 'utf8').catch(() => undefined);
  return text !== undefined;
}
