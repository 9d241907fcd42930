export type Quote = '"' | "'" | '';

/** How a file is to be read: what was found in it, or said of it by parameters. */
export interface FileForm {
  /**
   * `csv` for fields between delimiters, `jsonl` for an object a line, `json` for objects in an array or over several lines,
   * `lines` for a text a line, `fasttext` for `__label__x` before each text, `document` for a file that is one text.
   */
  readonly format: 'csv' | 'jsonl' | 'json' | 'parquet' | 'lines' | 'fasttext' | 'document';
  /** A label of the WHATWG standard; `utf-8` for Parquet. */
  readonly encoding: string;
  readonly isPacked: boolean;
  /** Of CSV: one character. */
  readonly delimiter: string;
  /** Of CSV; empty where quotes are characters like others. */
  readonly quote: Quote;
  /** Of CSV: whether the first row names the columns. */
  readonly header: boolean;
  /** Whether lines end with carriage returns alone. */
  readonly carriageReturns: boolean;
  /** What the objects of JSON are: plain, or exports of a labelling tool. */
  readonly records: 'plain' | 'prodigy' | 'label-studio';
  /** Of Prodigy's answers to one label: what a text is that it was rejected for. */
  readonly rejected?: string;
  /** Names of the columns, in order; `column1`, … where the file has none. */
  readonly columns: readonly string[];
  /** Of Parquet written by Hugging Face `datasets`: the names of the classes that the numbers of a column stand for. */
  readonly classNames: Readonly<Record<string, readonly string[]>>;
}

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

/** Names for the columns of a file that names none. */
export function numberedColumns(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `column${i + 1}`);
}
