import type { OutputFormat } from '../formats.ts';
import type { Column } from '../read/text-source.ts';
import { CsvWriter } from './csv-writer.ts';
import { JsonLinesWriter } from './json-lines-writer.ts';
import { ParquetFileWriter } from './parquet-writer.ts';

/** Writes rows of fixed columns, a batch at a time. */
export interface RowWriter {
  /** @param rows values in the order of the columns */
  write(rows: readonly (readonly unknown[])[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a new file; its bytes depend on columns and rows alone. */
export async function openWriter(file: string, format: OutputFormat, columns: readonly Column[]): Promise<RowWriter> {
  if (format === 'csv') return CsvWriter.open(file, columns);
  return format === 'jsonl' ? JsonLinesWriter.open(file, columns) : new ParquetFileWriter(file, columns);
}
