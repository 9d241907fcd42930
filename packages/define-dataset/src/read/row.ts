/** Reasons why a row cannot be used. */
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

/** A checked row as read. `row` is the line on which it starts (1-based); in Parquet and in a JSON array its number. */
export interface GoodRow {
  readonly row: number;
  /** Undefined if the file has no id for the row. */
  readonly id: string | undefined;
  readonly text: string;
  /** Undefined if the row is unlabelled. */
  readonly label: string | undefined;
}

export interface BadRow {
  readonly row: number;
  readonly reason: BadReason;
  /** The beginning of the row, for messages. */
  readonly excerpt: string;
}

export type RawRow = GoodRow | BadRow;

export interface ReadOptions {
  /** Longer rows are bad. */
  readonly maxRowBytes: number;
  /** Rows with longer texts, in bytes of UTF-8, are bad. */
  readonly maxTextBytes: number;
  /** Called with the number of bytes read since the last call. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

export function isBad(row: object): row is BadRow {
  return 'reason' in row;
}

/** A label that is a list of more than one. */
class SeveralLabels {
  readonly labels: readonly unknown[];
  constructor(labels: readonly unknown[]) {
    this.labels = labels;
  }
}

/** The label in a list: undefined for an empty list, the label itself for one of a single label. */
export function onlyLabel(labels: readonly unknown[]): unknown {
  return labels.length > 1 ? new SeveralLabels(labels) : labels[0];
}

/**
 * Checks the values of one row. A text is a non-blank string within the size limit. A label is a string, a whole number or
 * a boolean, with surrounding white space trimmed; both label and id may be missing. A label `1.0` equals `1` in every
 * format: JSON and Parquet do not distinguish the two.
 */
export function checkRow(
  row: number,
  values: { id: unknown; text: unknown; label: unknown },
  { maxTextBytes }: Pick<ReadOptions, 'maxTextBytes'>,
): RawRow {
  const { text } = values;
  if (text === undefined || text === null) return bad(row, 'missing-text', values);
  if (typeof text !== 'string') return bad(row, 'wrong-type', values);
  // Each UTF-16 unit takes at most three bytes.
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

/** The value as a name; empty if missing, null if it cannot be a name. */
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

/** The beginning of a row on one line: control characters become blanks, invalid bytes U+FFFD. */
function excerptOf(start: string | Buffer): string {
  const text = typeof start === 'string' ? cut(start) : start.toString('utf8', 0, EXCERPT_LENGTH * 4);
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > EXCERPT_LENGTH ? `${characters.slice(0, EXCERPT_LENGTH).join('')}…` : line;
}
