import { copyFile, link, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { hashFile, hashText, listFiles } from '@aml-mlops/artifacts';
import type { ReadingPlan } from '../form/plan-reading.ts';
import type { Partition } from '../partitions.ts';
import { isBad, type ReadOptions } from '../read/row.ts';
import { readRows } from '../read/rows.ts';
import { type IngestedFile, type IngestedPartition, PARTITION_VERSION, readPartitionFile } from './partition-file.ts';
import { PartitionWriter } from './partition-writer.ts';

export interface IngestOptions {
  /** How each file is read. */
  readonly plan: ReadingPlan;
  readonly maxRowBytes: number;
  readonly maxTextBytes: number;
  readonly signal?: AbortSignal;
  /** Called after every chunk with the raw bytes done and their total. */
  readonly onProgress?: (done: number, total: number, partition: string) => void;
}

export interface IngestResult {
  readonly partitions: readonly IngestedPartition[];
  /** Names of the partitions that were read; all others were reused. */
  readonly read: readonly string[];
}

/**
 * Makes `folder` hold exactly the given partitions as Parquet. Partitions that `known` already holds with the same bytes,
 * form and limits are reused, so the result depends only on the raw data and never on previous ingestions.
 */
export async function ingest(
  partitions: readonly Partition[],
  known: string | undefined,
  folder: string,
  options: IngestOptions,
): Promise<IngestResult> {
  const total = partitions.flatMap((partition) => partition.files).reduce((sum, file) => sum + file.bytes, 0);
  const ingested: IngestedPartition[] = [];
  const read: string[] = [];
  const hashed = new Map<string, string>();
  let done = 0;
  for (const partition of partitions) {
    options.signal?.throwIfAborted();
    const hashes = await hashFiles(partition, hashed);
    const key = partitionKey(partition, hashes, options);
    const target = path.join(folder, partition.name);
    const old = known === undefined ? undefined : path.join(known, partition.name);
    const found = old === undefined ? undefined : await readPartitionFile(old);
    if (old !== undefined && found?.key === key) {
      await takeOver(old, target);
      ingested.push(found);
      done += partition.files.reduce((sum, file) => sum + file.bytes, 0);
      options.onProgress?.(done, total, partition.name);
      continue;
    }
    const onBytes = (bytes: number) => {
      done += bytes;
      options.onProgress?.(done, total, partition.name);
    };
    ingested.push(await readPartition(partition, hashes, key, target, { ...options, onBytes }));
    read.push(partition.name);
  }
  return { partitions: ingested, read };
}

/** SHA-256 of each file; for files within an archive that of the archive, which is read once. */
async function hashFiles({ files }: Partition, known: Map<string, string>): Promise<string[]> {
  const hashes: string[] = [];
  for (const { path: file } of files) {
    const sha256 = known.get(file) ?? (await hashFile(file));
    known.set(file, sha256);
    hashes.push(sha256);
  }
  return hashes;
}

async function readPartition(
  partition: Partition,
  hashes: readonly string[],
  key: string,
  folder: string,
  options: ReadOptions & Pick<IngestOptions, 'plan'>,
): Promise<IngestedPartition> {
  const writer = await PartitionWriter.create(folder);
  const files: IngestedFile[] = [];
  for (const [i, file] of partition.files.entries()) {
    const reading = options.plan.get(file.name);
    if (!reading) throw new Error(`${file.name} has no plan of how it is read`);
    let rows = 0;
    let bad = 0;
    for await (const batch of readRows(reading, options)) {
      for (const row of batch) {
        if (isBad(row)) {
          bad++;
          await writer.bad(file.name, row);
        } else {
          rows++;
          await writer.good(file.name, row);
        }
      }
    }
    files.push({ name: file.name, sha256: hashes[i] ?? '', rows, bad });
  }
  return writer.close(partition.name, key, files);
}

function partitionKey(
  partition: Partition,
  hashes: readonly string[],
  { plan, maxRowBytes, maxTextBytes }: IngestOptions,
): string {
  const files = partition.files.map(({ name }, i) => {
    const reading = plan.get(name);
    return [name, hashes[i], reading?.form, reading?.columns, reading?.file.label];
  });
  return hashText(JSON.stringify([PARTITION_VERSION, partition.name, maxRowBytes, maxTextBytes, files]));
}

/** Artifacts are immutable, so a hard link suffices; a copy if the file system has no hard links. */
async function takeOver(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const file of await listFiles(from)) {
    const [source, target] = [path.join(from, file), path.join(to, file)];
    await link(source, target).catch(() => copyFile(source, target));
  }
}
