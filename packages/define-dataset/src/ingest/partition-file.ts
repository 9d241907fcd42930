import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { BAD_REASONS } from '../read/row.ts';

export const PARTITION_FILE = 'partition.json';
export const BAD_ROWS_FILE = 'bad-rows.jsonl';
export const PARTITION_VERSION = 3;
/** The `target` of an unlabelled row. */
export const NO_TARGET = -1;

const count = z.number().int().nonnegative();

const partitionSchema = z.object({
  schemaVersion: z.literal(PARTITION_VERSION),
  name: z.string(),
  /** Identifies the source of the partition: equal keys mean equal content. */
  key: z.string(),
  files: z.array(z.object({ name: z.string(), sha256: z.string(), rows: count, bad: count })),
  /** Labels in order of first occurrence; the parts' `target` is an index into them, {@link NO_TARGET} for unlabelled rows. */
  labels: z.array(z.object({ label: z.string(), rows: count })),
  /** Number of unlabelled rows. */
  unlabelled: count,
  parts: z.array(z.object({ file: z.string(), rows: count })),
  rows: count,
  bad: z.partialRecord(z.enum(BAD_REASONS), count),
});

/** The content of an ingested partition's `partition.json`. */
export type IngestedPartition = z.infer<typeof partitionSchema>;

export type IngestedFile = IngestedPartition['files'][number];

/** The ingested partition in a folder; undefined if this version cannot use it or there is none. */
export async function readPartitionFile(folder: string): Promise<IngestedPartition | undefined> {
  const text = await readFile(path.join(folder, PARTITION_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return partitionSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function countBad(partition: Pick<IngestedPartition, 'bad'>): number {
  return Object.values(partition.bad).reduce((sum, rows) => sum + rows, 0);
}
