import { constants, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findLayout, type Partition } from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import { isAbsorbed, PROVENANCE_FILE } from './provenance.ts';

/** Partition key used if the raw data has none. */
const DEFAULT_KEY = 'week';
const UNPARTITIONED = 'before';

/**
 * The partition key of raw data, such as `week`; undefined if it is not partitioned.
 *
 * @throws MlopsError `E_RAW_LAYOUT` for data that partitions cannot be added to
 */
export async function partitionKey(folder: string): Promise<string | undefined> {
  const { partitions } = await findLayout(folder);
  // Sets by the names of files have a key too, but no folder that another can stand beside.
  const [first] = partitions.filter(({ name, files }) => files.every((file) => file.name.startsWith(`${name}/`)));
  return first?.key || undefined;
}

/**
 * Copies raw data into partitions, so that others can be added: its existing ones, those that its file names indicate, or a
 * single one. Blocks are shared with the original if the file system supports it.
 *
 * @returns the partition key
 * @throws MlopsError `E_RAW_LAYOUT` for archives and for folders named after labels
 */
export async function copyRaw(from: string, to: string, signal?: AbortSignal): Promise<string> {
  const { partitions } = await findLayout(from);
  const key = partitions[0]?.key || DEFAULT_KEY;
  for (const partition of partitions) {
    for (const file of partition.files) {
      signal?.throwIfAborted();
      if (file.entry !== undefined || file.label !== undefined) {
        const what = file.entry === undefined ? 'a folder named after a label' : 'an archive';
        const message = `raw data of absorb must be tables, JSON or Parquet; ${file.name} is in ${what}: partitions of labels cannot stand beside it`;
        throw new MlopsError('E_RAW_LAYOUT', message, { file: file.path });
      }
      await copy(file.path, path.join(to, placeOf(partition, key, file.name)));
    }
    const kept = path.join(from, partition.name);
    if (await isAbsorbed(kept))
      await copy(path.join(kept, PROVENANCE_FILE), path.join(to, partition.name, PROVENANCE_FILE));
  }
  return key;
}

function placeOf({ name, key, value }: Partition, common: string, file: string): string {
  if (file.startsWith(`${name}/`)) return file;
  return `${common}=${key === '' ? UNPARTITIONED : value}/${file}`;
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}
