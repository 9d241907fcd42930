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
import * as z from 'zod';
import type { RawRecord, RecordSource } from './raw-record.ts';
import { type BadRow, badRow, onlyLabel, type ReadOptions } from './row.ts';

/** Bytes of a text column that are not valid UTF-8. */
export class BrokenText {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Text columns as strings; invalid UTF-8 as {@link BrokenText}. */
export const parsers = {
  stringFromBytes(bytes: Uint8Array | undefined): string | BrokenText | undefined {
    if (!bytes) return undefined;
    return isUtf8(bytes)
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
      : new BrokenText(bytes);
  },
};

/** hyparquet includes Snappy; these are built into Node. */
export const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

/**
 * Reads the requested columns of a Parquet file, one row group at a time. A row's number is its position in the file, from
 * 1. Class numbers are replaced by their names, as defined by Hugging Face `datasets`; -1 is no class.
 *
 * @throws MlopsError `E_RAW_FILE` if the file cannot be read
 */
export async function* readParquet(
  source: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  try {
    yield* readGroups(source, columns, options);
  } catch (cause) {
    if (cause instanceof MlopsError || options.signal?.aborted) throw cause;
    throw parquetError(source.file.path, cause);
  }
}

function parquetError(file: string, cause: unknown): MlopsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MlopsError('E_RAW_FILE', `${file} cannot be read as Parquet: ${reason}`, { file }, { cause });
}

async function* readGroups(
  { file, form }: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  const buffer = await asyncBufferFromFile(file.path);
  const metadata = await parquetMetadataAsync(buffer);
  const there = [...new Set(columns.filter((name) => form.columns.includes(name)))];
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    options.signal?.throwIfAborted();
    const rowEnd = rowStart + Number(group.num_rows);
    const read = { file: buffer, metadata, rowStart, rowEnd, columns: there, parsers, compressors };
    const rows = await parquetReadObjects(read);
    yield rows.map((row, i) => toRecord(rowStart + i + 1, row, columns, form.classNames, options));
    rowStart = rowEnd;
    options.onBytes?.(Math.round(buffer.byteLength / metadata.row_groups.length));
  }
}

function toRecord(
  number: number,
  row: Readonly<Record<string, unknown>>,
  columns: readonly string[],
  classNames: RecordSource['form']['classNames'],
  { maxRowBytes }: ReadOptions,
): RawRecord | BadRow {
  const values = columns.map((name) => {
    const value = row[name];
    if (Array.isArray(value)) return onlyLabel(value);
    return Object.hasOwn(classNames, name) ? className(value, classNames[name] ?? []) : value;
  });
  for (const value of values) {
    if (value instanceof BrokenText) return badRow(number, 'broken-utf8', Buffer.from(value.bytes));
    if (typeof value === 'string' && value.length * 3 > maxRowBytes && Buffer.byteLength(value) > maxRowBytes) {
      return badRow(number, 'row-too-long', value);
    }
  }
  return { row: number, values };
}

function className(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'number' && typeof value !== 'bigint') return value;
  return Number(value) === -1 ? undefined : (names[Number(value)] ?? value);
}

/**
 * The columns of a Parquet file, and the class names that Hugging Face `datasets` stores in its metadata.
 *
 * @throws MlopsError `E_RAW_FILE` if the file cannot be read
 */
export async function inspectParquet(file: string): Promise<{
  readonly columns: string[];
  readonly classNames: Record<string, readonly string[]>;
}> {
  try {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(file));
    const columns = parquetSchema(metadata).children.map((child) => child.element.name);
    const hugging = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
    return { columns, classNames: hugging === undefined ? {} : classNamesOf(hugging) };
  } catch (cause) {
    throw parquetError(file, cause);
  }
}

const featuresSchema = z.object({
  info: z.object({ features: z.record(z.string(), z.looseObject({ names: z.array(z.string()).optional() })) }),
});

function classNamesOf(text: string): Record<string, readonly string[]> {
  try {
    const { features } = featuresSchema.parse(JSON.parse(text)).info;
    return Object.fromEntries(Object.entries(features).flatMap(([name, { names }]) => (names ? [[name, names]] : [])));
  } catch {
    // Metadata of another format: the numbers stay numbers.
    return {};
  }
}
