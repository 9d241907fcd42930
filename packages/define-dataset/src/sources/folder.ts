import path from 'node:path';
import { findPartitions } from '../partitions.ts';

/**
 * Any folder of CSV, JSON Lines or Parquet, with partitions or without, used where it lies.
 *
 * @returns its absolute path
 * @throws MlopsError `E_RAW_LAYOUT` where it holds nothing that can be read
 */
export async function useFolder(folder: string): Promise<string> {
  await findPartitions(folder);
  return path.resolve(folder);
}
