import type { Quote } from './file-form.ts';
import { type SplitRecords, splitRecords } from './split-records.ts';

const DELIMITERS = [',', '\t', ';', '|'] as const;

export interface Dialect {
  readonly delimiter: string;
  readonly quote: Quote;
  /** Share of the first rows with the usual number of fields and valid quotes. */
  readonly share: number;
  /** The usual number of fields. */
  readonly width: number;
  readonly records: readonly (readonly string[])[];
}

export interface DialectOptions {
  /** The delimiter of the extension; preferred if others read the file equally well. */
  readonly usual: string;
  readonly delimiter?: string | undefined;
  readonly quote?: Quote | undefined;
}

const LOOKED_AT = 1000;
const SAME = 0.02;

/**
 * Detects the delimiter and the quote that give the most rows with the same number of fields. In tab-separated files quotes
 * count as quotes only if some field needs them: tab files are mostly written without.
 *
 * @param text the beginning of the file, cut at a line end
 */
export function detectDialect(text: string, options: DialectOptions): Dialect {
  const delimiters = options.delimiter === undefined ? preferred(options.usual) : [options.delimiter];
  let best: Dialect | undefined;
  for (const delimiter of delimiters) {
    const found = options.quote === undefined ? quoteOf(text, delimiter) : judge(text, delimiter, options.quote);
    const isTable = found.width > 1 && found.records.length > 0;
    if (!best || (isTable && (best.width < 2 || found.share > best.share + SAME))) best = found;
  }
  return best as Dialect;
}

function preferred(usual: string): string[] {
  return [usual, ...DELIMITERS.filter((delimiter) => delimiter !== usual)];
}

function quoteOf(text: string, delimiter: string): Dialect {
  const plain = judge(text, delimiter, '');
  const double = judge(text, delimiter, '"');
  const single = judge(text, delimiter, "'");
  const other = Math.max(double.share, plain.width > 1 ? plain.share : 0);
  if (single.width > 1 && (single.share > other + SAME || isQuotedThroughout(plain, "'"))) return single;
  if (plain.width < 2 || plain.share < 1 - SAME) return double;
  if (plain.share > double.share + SAME && !isQuotedThroughout(plain, '"')) return plain;
  if (delimiter !== '\t') return double;
  return needsQuotes(plain) || isQuotedThroughout(plain, '"') ? double : plain;
}

function judge(text: string, delimiter: string, quote: Quote): Dialect {
  const { records, broken, open }: SplitRecords = splitRecords(text, delimiter, quote, LOOKED_AT);
  const widths = new Map<number, number>();
  for (const [i, fields] of records.entries()) {
    if (!broken[i]) widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1);
  }
  const [width = 1, rows = 0] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [];
  // A quote that is never closed swallowed all following lines.
  const swallowed = open > 0 ? text.slice(text.length - open).split('\n', LOOKED_AT).length : 0;
  return { delimiter, quote, width, share: rows / Math.max(1, records.length + swallowed), records };
}

/** Whether nearly all fields of a column begin and end with a quote. */
function isQuotedThroughout({ records, width }: Dialect, quote: string): boolean {
  for (let column = 0; column < width; column++) {
    const fields = records.slice(1).flatMap((record) => (record[column] ? [record[column] ?? ''] : []));
    const quoted = fields.filter((field) => field.length > 1 && field.startsWith(quote) && field.endsWith(quote));
    if (fields.length > 1 && quoted.length > 0.9 * fields.length) return true;
  }
  return false;
}

/** Whether all fields that begin with a quote are quoted correctly, and one contains a doubled quote. */
function needsQuotes({ records }: Dialect): boolean {
  const begun = records.flat().filter((field) => field.startsWith('"'));
  return (
    begun.some((field) => field.slice(1, -1).includes('""')) && begun.every((field) => /^"(?:[^"]|"")*"$/.test(field))
  );
}
