import type { BadRow } from '@aml-mlops/define-dataset/read';

/** What a column holds: its type where the file declares one, `json` where each value says it. */
export type ColumnType = 'string' | 'json' | 'boolean' | 'int32' | 'int64' | 'float32' | 'float64';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A row with a text. */
export interface TextRow {
  /** The line on which it starts (1-based); in Parquet its number. */
  readonly row: number;
  readonly text: string;
  /** One for each of the source's columns; undefined if the row has none. */
  readonly values: readonly unknown[];
}

export interface ReadOptions {
  /** A longer row, or a row with a longer text (bytes of UTF-8), is bad. */
  readonly maxRowBytes: number;
  /** Told how many bytes were read since the last call. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** A file of texts that was looked into: its columns are known, its rows are read when asked for. */
export interface TextSource {
  /** For people: relative to the folder that was given, or the file's own name. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly columns: readonly Column[];
  /** Index of the column that holds the text. */
  readonly text: number;
  /** Rows in order, a batch at a time. */
  read(options: ReadOptions): AsyncGenerator<(TextRow | BadRow)[]>;
}

export function isBadRow(row: TextRow | BadRow): row is BadRow {
  return 'reason' in row;
}
