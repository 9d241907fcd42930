import type { FileForm } from '../form/file-form.ts';
import type { RawFile } from '../layout/raw-file.ts';

/** One row of a raw file: the values of the requested columns, in the requested order. */
export interface RawRecord {
  /** The line on which it starts (1-based); in Parquet and in a JSON array its number. */
  readonly row: number;
  readonly values: readonly unknown[];
}

export interface RecordSource {
  readonly file: RawFile;
  readonly form: FileForm;
}
