import { existsSync } from 'node:fs';
import path from 'node:path';
import { DESCRIPTOR_FILE, listFiles } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { forgetLines } from './forget-lines.ts';
import { forgetParquetRows } from './forget-parquet.ts';

/**
 * Deletes what requests left in the JSON Lines and the Parquet files of a folder: collected inputs and outputs, labels, partitions made
 * of them. Done twice it changes nothing.
 *
 * @param ids correlation ids; of raw data ids of rows
 * @returns lines and rows that were deleted
 * @throws MlopsError `E_RAW_FILE` for a Parquet file that cannot be read or written; `E_USAGE` for an artifact, whose content is verified
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
