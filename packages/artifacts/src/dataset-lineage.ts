import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { formatJson } from './atomic.ts';

export const LINEAGE_FILE = 'dataset-lineage.json';
export const LINEAGE_VERSION = 1;

const lineageSchema = z.object({
  schemaVersion: z.literal(LINEAGE_VERSION),
  /** Sources of the rows, in order: partitions and their raw files. */
  partitions: z.array(
    z.object({
      name: z.string(),
      files: z.array(z.object({ name: z.string(), sha256: z.string() })),
      /** Number of its rows that are in this dataset. */
      rows: z.number().int().nonnegative(),
    }),
  ),
  /** How rows were sampled; null if all were taken. */
  drawn: z.object({ share: z.number(), seed: z.number() }).nullable(),
  rows: z.number().int().nonnegative(),
  rowsPerLabel: z.record(z.string(), z.number().int().nonnegative()),
});

/** The raw files and the sampling that a dataset version was made from. */
export type DatasetLineage = z.infer<typeof lineageSchema>;

export async function writeLineage(folder: string, lineage: DatasetLineage): Promise<void> {
  await writeFile(path.join(folder, LINEAGE_FILE), formatJson(lineage));
}

/**
 * The lineage of a dataset version; undefined for a dataset that was not made by `define-dataset`.
 *
 * @throws MlopsError `E_LINEAGE` if the file exists and is invalid
 */
export async function readLineage(folder: string): Promise<DatasetLineage | undefined> {
  const file = path.join(folder, LINEAGE_FILE);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return lineageSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new MlopsError('E_LINEAGE', `${file} is not the lineage of a dataset`, { file }, { cause });
  }
}
