/** Why a row cannot be used. */
export const BAD_REASONS = [
  'row-too-long',
  'text-too-long',
  'broken-utf8',
  'nul-bytes',
  'broken-json',
  'broken-quotes',
  'column-count',
  'missing-text',
  'several-labels',
  'wrong-type',
] as const;

export type BadReason = (typeof BAD_REASONS)[number];

/** A row as it came, checked. `row` is the line on which it starts (1-based), in Parquet and in an array of JSON its number. */
export interface GoodRow {
  readonly row: number;
  /** Undefined if the file has no id for it. */
  readonly id: string | undefined;
  readonly text: string;
  /** Undefined if nobody has labelled it yet. */
  readonly label: string | undefined;
}

export interface BadRow {
  readonly row: number;
  readonly reason: BadReason;
  /** Its beginning, for people. */
  readonly excerpt: string;
}

export type RawRow = GoodRow | BadRow;

export interface ReadOptions {
  /** A longer row is bad. */
  readonly maxRowBytes: number;
  /** A row with a longer text, in bytes of UTF-8, is bad. */
  readonly maxTextBytes: number;
  /** Told how many bytes were read since the last call. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

export function isBad(row: object): row is BadRow {
  return 'reason' in row;
}

/** A label that is a list of several. */
class SeveralLabels {
  readonly labels: readonly unknown[];
  constructor(labels: readonly unknown[]) {
    this.labels = labels;
  }
}

/** The label that a list holds: undefined for none, itself for one. */
export function onlyLabel(labels: readonly unknown[]): unknown {
  return labels.length > 1 ? new SeveralLabels(labels) : labels[0];
}

/**
 * Checks the values of one row. A text is a string that holds something and is no longer than the limit; a label is a
 * string, a whole number or a boolean, white space around it is dropped; it may be missing, and an id likewise. A label
 * `1.0` is `1` whatever the format: JSON and Parquet do not tell the two apart.
 */
export function checkRow(
  row: number,
  values: { id: unknown; text: unknown; label: unknown },
  { maxTextBytes }: Pick<ReadOptions, 'maxTextBytes'>,
): RawRow {
  const { text } = values;
  if (text === undefined || text === null) return bad(row, 'missing-text', values);
  if (typeof text !== 'string') return bad(row, 'wrong-type', values);
  // A character takes three bytes at most for each of its UTF-16 units.
  if (text.length * 3 > maxTextBytes && Buffer.byteLength(text) > maxTextBytes) {
    return bad(row, 'text-too-long', values);
  }
  if (text.trim() === '') return bad(row, 'missing-text', values);
  if (values.label instanceof SeveralLabels) return bad(row, 'several-labels', { ...values, label: undefined });
  const label = asName(values.label)?.replace(/^(-?\d+)\.0+$/, '$1') ?? null;
  if (label === null) return bad(row, 'wrong-type', values);
  const id = asName(values.id);
  if (id === null) return bad(row, 'wrong-type', values);
  for (const value of [text, label, id]) {
    if (value.includes('\0')) return bad(row, 'nul-bytes', values);
    if (!value.isWellFormed()) return bad(row, 'broken-utf8', values);
  }
  return { row, id: id === '' ? undefined : id, text, label: label === '' ? undefined : label };
}

/** The value as a name; empty where there is none, null where it is of no use as one. */
function asName(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return Number.isSafeInteger(value) ? String(value) : null;
}

export function badRow(row: number, reason: BadReason, start: string | Buffer): BadRow {
  return { row, reason, excerpt: excerptOf(start) };
}

function bad(
  row: number,
  reason: BadReason,
  { id, text, label }: { id: unknown; text: unknown; label: unknown },
): BadRow {
  const parts = [id, label, text].filter((value) => value !== undefined && value !== null && value !== '');
  return { row, reason, excerpt: excerptOf(parts.map((value) => cut(String(value))).join(' | ')) };
}

const EXCERPT_LENGTH = 80;
const cut = (text: string) => text.slice(0, EXCERPT_LENGTH * 2);

/** The beginning of a row on one line: control characters as blanks, broken bytes as U+FFFD. */
function excerptOf(start: string | Buffer): string {
  const text = typeof start === 'string' ? cut(start) : start.toString('utf8', 0, EXCERPT_LENGTH * 4);
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > EXCERPT_LENGTH ? `${characters.slice(0, EXCERPT_LENGTH).join('')}…` : line;
}
