import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Stored beside the rows of an absorbed partition; the leading `_` excludes it from the data. */
export const PROVENANCE_FILE = '_provenance.json';

/** Whether a partition's folder holds absorbed labels; undefined if the folder does not exist. */
export async function isAbsorbed(folder: string): Promise<boolean | undefined> {
  if (!(await stat(folder).catch(() => undefined))) return undefined;
  const text = await readFile(path.join(folder, PROVENANCE_FILE), 'utf8').catch(() => undefined);
  return text !== undefined;
}
