import path from 'node:path';
import { findLayout } from '../partitions.ts';

/**
 * Any folder of raw data, with partitions or without, used where it lies.
 *
 * @returns its absolute path
 * @throws MlopsError `E_RAW_LAYOUT` where it holds nothing that can be read
 */
export async function useFolder(folder: string): Promise<string> {
  await findLayout(folder);
  return path.resolve(folder);
}
