import type { RawFile } from '../layout/raw-file.ts';
import type { FileForm } from './file-form.ts';

/** The roles of a file's columns. */
export interface Columns {
  /** One or more, which are joined. */
  readonly text: readonly string[];
  /** Undefined if the file has no labels, or its file or folder name is the label. */
  readonly label: string | undefined;
  readonly id: string | undefined;
}

/** How one file is read. */
export interface FileReading {
  readonly file: RawFile;
  readonly form: FileForm;
  readonly columns: Columns;
}
