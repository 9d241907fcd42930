import { existsSync } from 'node:fs';
import path from 'node:path';
import { DESCRIPTOR_FILE, listFiles } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { forgetLines } from './forget-lines.ts';
import { forgetParquetRows } from './forget-parquet.ts';

/**
 * Deletes the data of given requests from the JSON Lines and Parquet files of a folder: collected inputs and outputs, labels,
 * and partitions derived from them. Idempotent.
 *
 * @param ids correlation ids; for raw data, row ids
 * @returns number of deleted lines and rows
 * @throws MlopsError `E_RAW_FILE` for a Parquet file that cannot be read or written; `E_USAGE` for an artifact, whose content
 * is verified
 */
export async function forget(folder: string, ids: ReadonlySet<string>): Promise<number> {
  if (existsSync(path.join(folder, DESCRIPTOR_FILE))) {
    const message = `${folder} must be a folder of raw data; it is what a run made, and is verified: remove its runs, and "mlops store gc" removes it`;
    throw new MlopsError('E_USAGE', message, { file: folder });
  }
  let deleted = 0;
  for (const name of await listFiles(folder)) {
    const file = path.join(folder, name);
    if (name.endsWith('.jsonl')) deleted += await forgetLines(file, ids);
    else if (name.endsWith('.parquet')) deleted += await forgetParquetRows(file, ids);
  }
  return deleted;
}
