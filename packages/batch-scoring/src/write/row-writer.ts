import type { OutputFormat } from '../formats.ts';
import type { Column } from '../read/text-source.ts';
import { CsvWriter } from './csv-writer.ts';
import { JsonLinesWriter } from './json-lines-writer.ts';
import { ParquetFileWriter } from './parquet-writer.ts';

/** Writes rows with fixed columns, in batches. */
export interface RowWriter {
  /** @param rows values in column order */
  write(rows: readonly (readonly unknown[])[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a new file; its bytes depend only on columns and rows. */
export async function openWriter(file: string, format: OutputFormat, columns: readonly Column[]): Promise<RowWriter> {
  if (format === 'csv') return CsvWriter.open(file, columns);
  return format === 'jsonl' ? JsonLinesWriter.open(file, columns) : new ParquetFileWriter(file, columns);
}
