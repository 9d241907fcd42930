export type Quote = '"' | "'" | '';

/** How to read a file, as detected or given by parameters. */
export interface FileForm {
  /**
   * `csv` for delimited fields, `jsonl` for one object per line, `json` for objects in an array or spanning several lines,
   * `json-lists` for objects in the lists of one object, such as a list for each split,
   * `lines` for one text per line, `fasttext` for `__label__x` before each text, `document` for a file that is one text.
   */
  readonly format: 'csv' | 'jsonl' | 'json' | 'json-lists' | 'parquet' | 'lines' | 'fasttext' | 'document';
  /** A label of the WHATWG standard; `utf-8` for Parquet. */
  readonly encoding: string;
  /** Whether no encoding explains the bytes of the file by itself. */
  readonly isUnexplained?: boolean;
  readonly isPacked: boolean;
  /** CSV only: one character. */
  readonly delimiter: string;
  /** CSV only; empty if quotes have no special meaning. */
  readonly quote: Quote;
  /** CSV only: whether the first row names the columns. */
  readonly header: boolean;
  /** Whether lines end with carriage returns only. */
  readonly carriageReturns: boolean;
  /** Type of the JSON objects: plain, or exported by a labelling tool; or arrays of values without names. */
  readonly records: 'plain' | 'prodigy' | 'label-studio' | 'arrays';
  /** For Prodigy's binary answers to one label: the label of rejected texts. */
  readonly rejected?: string;
  /** Names of the columns, in order; `column1`, … if the file has none. */
  readonly columns: readonly string[];
  /** For Parquet written by Hugging Face `datasets`: class names for the numbers of a column. */
  readonly classNames: Readonly<Record<string, readonly string[]>>;
}

/** How the characters and lines of a file are read, whatever they say. */
export type TextForm = Pick<FileForm, 'encoding' | 'isPacked' | 'carriageReturns'>;

export const PLAIN_FORM: FileForm = {
  format: 'csv',
  encoding: 'utf-8',
  isPacked: false,
  delimiter: ',',
  quote: '"',
  header: true,
  carriageReturns: false,
  records: 'plain',
  columns: [],
  classNames: {},
};

/** Column names for a file without any. */
export function numberedColumns(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `column${i + 1}`);
}
