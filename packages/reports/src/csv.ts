import { stringify } from 'csv-stringify/sync';

export type CsvField = string | number | boolean | null | undefined;

export interface CsvOptions {
  /** Default: `\n`; RFC 4180 says `\r\n`. */
  readonly lineEnd?: '\n' | '\r\n';
}

/**
 * Rows as CSV (RFC 4180), a line each. A field is quoted where it holds a quote, a comma or a line end; null and undefined
 * are empty. A *text* that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line end)
 * begins with an apostrophe, as OWASP advises against CSV injection; a number stays a number, a negative one too.
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
