import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { readDatasetInfo } from './dataset-info.ts';

/** Some rows of a dataset, as columns of equal length. */
export interface TextBatch {
  readonly ids: string[];
  readonly texts: string[];
  /** Class index of each row, into the dataset's labels. */
  readonly targets: Int32Array;
}

export interface Dataset extends TextBatch {
  readonly labels: readonly string[];
}

/**
 * Reads a `dataset/text` in order, one row group at a time, so that memory use does not grow with the dataset.
 *
 * @param parts indices of the Parquet parts to read; default: all
 * @throws MlopsError `E_NOT_A_DATASET` or `E_DATASET_PART`, naming the file
 */
export async function* readBatches(folder: string, parts?: readonly number[]): AsyncGenerator<TextBatch> {
  const info = await readDatasetInfo(folder);
  for (const index of parts ?? info.parts.keys()) {
    const part = info.parts[index];
    if (part) yield* readPart(path.join(folder, part.file), part.rows);
  }
}

/** Reads one Parquet part with columns `id`, `text` and `target`, one row group at a time. */
export async function* readPart(file: string, expectedRows?: number): AsyncGenerator<TextBatch> {
  let rowStart = 0;
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await parquetReadObjects({
        file: buffer,
        metadata,
        rowStart,
        rowEnd,
        columns: ['id', 'text', 'target'],
      });
      yield {
        ids: rows.map((row) => row['id'] as string),
        texts: rows.map((row) => row['text'] as string),
        targets: Int32Array.from(rows, (row) => row['target'] as number),
      };
      rowStart = rowEnd;
    }
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_DATASET_PART', `${file} cannot be read as Parquet: ${reason}`, { file }, { cause });
  }
  if (expectedRows !== undefined && rowStart !== expectedRows) {
    throw new MlopsError('E_DATASET_PART', `${file} must have ${expectedRows} rows; got ${rowStart}`, { file });
  }
}

/** Reads a whole dataset into memory. Use {@link readBatches} for datasets that may not fit. */
export async function readDataset(folder: string): Promise<Dataset> {
  const info = await readDatasetInfo(folder);
  const ids: string[] = [];
  const texts: string[] = [];
  const targets = new Int32Array(info.rows);
  for await (const batch of readBatches(folder)) {
    targets.set(batch.targets, ids.length);
    for (const id of batch.ids) ids.push(id);
    for (const text of batch.texts) texts.push(text);
  }
  return { labels: info.labels, ids, texts, targets };
}
