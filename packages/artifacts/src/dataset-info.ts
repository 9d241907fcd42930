import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

export const DATASET_FILE = 'dataset.json';
export const DATASET_VERSION = 1;

const datasetSchema = z.object({
  schemaVersion: z.literal(DATASET_VERSION),
  /** Class names; `target` is an index into them. Sorted, unique. */
  labels: z.array(z.string().min(1)),
  rows: z.number().int().nonnegative(),
  parts: z.array(z.object({ file: z.string(), rows: z.number().int().positive() })),
});

/** Content of `dataset.json` of a `dataset/text` artifact: class labels, and the Parquet parts in reading order. */
export type DatasetInfo = z.infer<typeof datasetSchema>;

export async function readDatasetInfo(folder: string): Promise<DatasetInfo> {
  const file = path.join(folder, DATASET_FILE);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new MlopsError('E_NOT_A_DATASET', `${folder} is not a dataset: ${file} cannot be read`, { file }, { cause });
  }
  const parsed = datasetSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MlopsError('E_NOT_A_DATASET', `${file} is broken: ${issue?.path.join('.')}: ${issue?.message}`, { file });
}
