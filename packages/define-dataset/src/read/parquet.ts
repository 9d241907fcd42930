import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { MlopsError } from '@aml-mlops/errors';
import {
  asyncBufferFromFile,
  type Compressors,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { badRow, checkRow, type RawRow, type ReadOptions } from './row.ts';
import { checkColumns } from './schema-error.ts';

/** Bytes that a text column holds and that are no UTF-8. */
export class BrokenText {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Text columns as strings; bytes that are no UTF-8 as {@link BrokenText}. */
export const parsers = {
  stringFromBytes(bytes: Uint8Array | undefined): string | BrokenText | undefined {
    if (!bytes) return undefined;
    return isUtf8(bytes)
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
      : new BrokenText(bytes);
  },
};

/** hyparquet brings Snappy; these come with Node. */
export const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

/**
 * Reads a Parquet file a row group at a time. A row's number is its position in the file, from 1.
 *
 * @throws MlopsError `E_RAW_SCHEMA` where a column is not there, `E_RAW_FILE` where the file cannot be read
 */
export async function* readParquet(file: string, options: ReadOptions): AsyncGenerator<RawRow[]> {
  try {
    yield* readGroups(file, options);
  } catch (cause) {
    if (cause instanceof MlopsError || options.signal?.aborted) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_RAW_FILE', `${file} cannot be read as Parquet: ${reason}`, { file }, { cause });
  }
}

async function* readGroups(file: string, options: ReadOptions): AsyncGenerator<RawRow[]> {
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  const found = parquetSchema(metadata).children.map((child) => child.element.name);
  const { text, label, id } = options.columns;
  checkColumns(file, options.columns, found);
  const columns = [...new Set(found.includes(id) ? [id, text, label] : [text, label])];
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    options.signal?.throwIfAborted();
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, columns, parsers, compressors });
    yield rows.map((row, i) => toRow(rowStart + i + 1, row, options));
    rowStart = rowEnd;
    options.onBytes?.(Math.round(buffer.byteLength / metadata.row_groups.length));
  }
}

function toRow(number: number, row: Readonly<Record<string, unknown>>, options: ReadOptions): RawRow {
  const { columns, maxRowBytes } = options;
  const values = { id: row[columns.id], text: row[columns.text], label: row[columns.label] };
  for (const value of Object.values(values)) {
    if (value instanceof BrokenText) return badRow(number, 'broken-utf8', Buffer.from(value.bytes));
  }
  const { text } = values;
  if (typeof text === 'string' && text.length * 3 > maxRowBytes && Buffer.byteLength(text) > maxRowBytes) {
    return badRow(number, 'row-too-long', text);
  }
  return checkRow(number, values, options);
}
