import type { RawFile } from '../layout/raw-file.ts';
import type { FileForm } from './file-form.ts';

/** Which columns of a file are read as what. */
export interface Columns {
  /** One or several, which are joined. */
  readonly text: readonly string[];
  /** Undefined if the file has no labels, or its name or folder is the label. */
  readonly label: string | undefined;
  readonly id: string | undefined;
}

/** How one file is read. */
export interface FileReading {
  readonly file: RawFile;
  readonly form: FileForm;
  readonly columns: Columns;
}
