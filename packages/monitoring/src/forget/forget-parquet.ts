import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { writeFileAtomic } from '@aml-mlops/artifacts';
import { BrokenText, compressors, parsers } from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { isRowOf } from './is-row-of.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Rewrites a Parquet file without the rows of given requests, keeping its columns, and replaces the old file with one rename.
 * The new file is first read back and compared.
 *
 * @returns number of deleted rows
 * @throws MlopsError `E_RAW_FILE` if the file cannot be read, or cannot be rewritten in the same form
 */
export async function forgetParquetRows(file: string, ids: ReadonlySet<string>): Promise<number> {
  const bytes = await readFile(file);
  const { metadata, rows } = await readRows(file, bytes);
  const kept = rows.filter((row) => !isRowOf(row, ids));
  const deleted = rows.length - kept.length;
  if (deleted === 0) return 0;
  const written = writeRows(file, metadata, kept);
  if (!isDeepStrictEqual((await readRows(file, written)).rows, kept)) throw unlike(file);
  await writeFileAtomic(file, written);
  return deleted;
}

async function readRows(
  file: string,
  bytes: Uint8Array,
): Promise<{ readonly metadata: FileMetaData; readonly rows: readonly Row[] }> {
  try {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const metadata = await parquetMetadataAsync(buffer);
    return { metadata, rows: await parquetReadObjects({ file: buffer, metadata, parsers, compressors }) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_RAW_FILE', `${file} cannot be read as Parquet: ${reason}`, { file }, { cause });
  }
}

function writeRows(file: string, { schema, key_value_metadata: kvMetadata }: FileMetaData, rows: readonly Row[]) {
  try {
    const columnData = topLevel(schema).map((name) => ({ name, data: rows.map((row) => cellOf(file, row[name])) }));
    return new Uint8Array(parquetWriteBuffer({ columnData, schema, ...(kvMetadata && { kvMetadata }) }));
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    throw unlike(file, cause);
  }
}

/** Names of the columns below the root, in depth-first order. */
function topLevel(schema: FileMetaData['schema']): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = () => {
    const { num_children: children = 0 } = schema[at++]!;
    for (let child = 0; child < children; child++) skip();
  };
  while (at < schema.length) {
    names.push(schema[at]!.name);
    skip();
  }
  return names;
}

function cellOf(file: string, value: unknown): unknown {
  if (value instanceof BrokenText) throw unlike(file);
  return value;
}

function unlike(file: string, cause?: unknown): MlopsError {
  const message = `${file} must be of columns that can be written as they were; rows cannot be taken out of it: write it anew without them`;
  return new MlopsError('E_RAW_FILE', message, { file }, { cause });
}
