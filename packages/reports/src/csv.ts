import { stringify } from 'csv-stringify/sync';

export type CsvField = string | number | boolean | null | undefined;

export interface CsvOptions {
  /** Default: `\n`; RFC 4180 requires `\r\n`. */
  readonly lineEnd?: '\n' | '\r\n';
}

/**
 * Writes rows as CSV (RFC 4180), one line each. A field is quoted if it contains a quote, a comma or a line end; null and undefined
 * are empty. A *text* that a spreadsheet would read as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line end)
 * is prefixed by an apostrophe, as OWASP recommends against CSV injection; numbers, also negative ones, are unchanged.
 */
export function csv(rows: readonly (readonly CsvField[])[], options: CsvOptions = {}): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      record_delimiter: options.lineEnd ?? '\n',
      escape_formulas: true,
      quoted_match: /[\r\n]/,
      cast: { boolean: String },
    },
  );
}
