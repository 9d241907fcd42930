import { stat } from 'node:fs/promises';
import { type BadRow, BrokenText, badRow, compressors, parsers } from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet';
import { checkText } from './check-text.ts';
import { textIn } from './text-column.ts';
import type { Column, ColumnType, ReadOptions, TextRow, TextSource } from './text-source.ts';

/** Rows decoded together if a row group has more. */
const BATCH_ROWS = 4096;

const PLAIN: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: 'boolean',
  INT32: 'int32',
  INT64: 'int64',
  FLOAT: 'float32',
  DOUBLE: 'float64',
};

/** Parquet. Plain numbers and booleans keep their type; dates, lists and other types become JSON. */
export async function parquetSource(
  file: string,
  name: string,
  wanted: readonly string[] | undefined,
): Promise<TextSource> {
  const buffer = await asyncBufferFromFile(file);
  const metadata = await reading(file, () => parquetMetadataAsync(buffer));
  const columns = parquetSchema(metadata).children.map(({ element }) => ({
    name: element.name,
    type: typeOf(element),
  }));
  const textOf = textIn(name, columns, wanted);
  const { size } = await stat(file);
  return {
    name,
    path: file,
    bytes: size,
    columns,
    async *read(options) {
      let start = 0;
      for (const group of metadata.row_groups) {
        const end = start + Number(group.num_rows);
        for (let rowStart = start; rowStart < end; rowStart += BATCH_ROWS) {
          options.signal?.throwIfAborted();
          const rowEnd = Math.min(end, rowStart + BATCH_ROWS);
          const rows = await reading(file, () =>
            parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, parsers, compressors }),
          );
          yield rows.map((row, i) => rowOf(rowStart + i + 1, row, columns, textOf, options));
        }
        start = end;
        options.onBytes?.(Math.round(size / metadata.row_groups.length));
      }
    },
  };
}

function typeOf(element: SchemaElement): ColumnType {
  if (element.converted_type === 'UTF8' || element.logical_type?.type === 'STRING') return 'string';
  const isPlain = element.converted_type === undefined && element.logical_type === undefined;
  return (isPlain && element.type !== undefined && PLAIN[element.type]) || 'json';
}

function rowOf(
  number: number,
  row: Readonly<Record<string, unknown>>,
  columns: readonly Column[],
  textOf: (values: readonly unknown[]) => unknown,
  options: ReadOptions,
): TextRow | BadRow {
  const values = columns.map(({ name }) => row[name] ?? undefined);
  for (const value of values) {
    if (value instanceof BrokenText) return badRow(number, 'broken-utf8', Buffer.from(value.bytes));
  }
  return checkText(number, textOf(values), values, options.maxRowBytes);
}

/** @throws MlopsError `E_RAW_FILE` if the file cannot be read as Parquet */
async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_RAW_FILE', `${file} cannot be read as Parquet: ${reason}`, { file }, { cause });
  }
}
