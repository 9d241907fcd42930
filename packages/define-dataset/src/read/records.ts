import type { FileForm } from '../form/file-form.ts';
import { readCsv } from './csv.ts';
import { readDocument } from './document.ts';
import { readFastText } from './fasttext.ts';
import { readJson } from './json.ts';
import { readLinesAsTexts } from './lines.ts';
import { readParquet } from './parquet.ts';
import type { RawRecord, RecordSource } from './raw-record.ts';
import type { BadRow, ReadOptions } from './row.ts';

type RecordReader = (
  source: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
) => AsyncGenerator<(RawRecord | BadRow)[]>;

const READERS: Readonly<Record<FileForm['format'], RecordReader>> = {
  csv: readCsv,
  jsonl: readJson,
  json: readJson,
  'json-lists': readJson,
  parquet: readParquet,
  lines: readLinesAsTexts,
  fasttext: readFastText,
  document: readDocument,
};

/** Reads a raw file in batches, according to its form. */
export function readRecords(
  source: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  return READERS[source.form.format](source, columns, options);
}
