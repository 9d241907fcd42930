import type { BadRow } from '@aml-mlops/define-dataset/read';

/** Type of a column: as declared by the file, or `json` if each value has its own type. */
export type ColumnType = 'string' | 'json' | 'boolean' | 'int32' | 'int64' | 'float32' | 'float64';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A row with a text. */
export interface TextRow {
  /** The line on which it starts (1-based); in Parquet the row number. */
  readonly row: number;
  readonly text: string;
  /** One per column of the source; undefined if the row has no value. */
  readonly values: readonly unknown[];
}

export interface ReadOptions {
  /** Longer rows, and rows with longer texts (bytes of UTF-8), are bad. */
  readonly maxRowBytes: number;
  /** Called with the number of bytes read since the last call. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** An inspected file of texts: its columns are known, its rows are read on demand. */
export interface TextSource {
  /** For messages: relative to the given folder, or the file's own name. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly columns: readonly Column[];
  /** Rows in order, a batch at a time. */
  read(options: ReadOptions): AsyncGenerator<(TextRow | BadRow)[]>;
}

export function isBadRow(row: TextRow | BadRow): row is BadRow {
  return 'reason' in row;
}
