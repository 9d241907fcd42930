import path from 'node:path';
import { readCsv } from './csv.ts';
import { readJsonLines } from './jsonl.ts';
import { readParquet } from './parquet.ts';
import type { RawRow, ReadOptions } from './row.ts';

type Reader = (file: string, options: ReadOptions) => AsyncGenerator<RawRow[]>;

const READERS: Readonly<Record<string, Reader>> = {
  '.csv': readCsv,
  '.tsv': (file, options) => readCsv(file, options, '\t'),
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
  '.parquet': readParquet,
};

/** Extensions of the files that can be read. */
export const RAW_EXTENSIONS: readonly string[] = Object.keys(READERS);

export function isRawFile(file: string): boolean {
  return Object.hasOwn(READERS, path.extname(file).toLowerCase());
}

/** Reads a raw file in batches, by its extension. */
export function readRawFile(file: string, options: ReadOptions): AsyncGenerator<RawRow[]> {
  const reader = READERS[path.extname(file).toLowerCase()];
  if (!reader) throw new Error(`${file} has no reader`);
  return reader(file, options);
}
