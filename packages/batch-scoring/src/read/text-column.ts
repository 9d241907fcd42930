import { MlopsError } from '@aml-mlops/errors';
import type { Column } from './text-source.ts';

/** The default text column. */
export const TEXT_COLUMN = 'text';

/**
 * The column that holds the text: the requested one; else `text`, ignoring case; else the only column.
 *
 * @throws MlopsError `E_TEXT_COLUMN` if there is none, naming the existing columns
 */
export function textColumn(file: string, columns: readonly Column[], wanted: string | undefined): number {
  const named = (name: string) => columns.flatMap((column, i) => (column.name === name ? [i] : []));
  const alike = columns.flatMap((column, i) => (column.name.toLowerCase() === TEXT_COLUMN ? [i] : []));
  const only = columns.length === 1 ? [0] : [];
  const candidates = wanted === undefined ? [named(TEXT_COLUMN), alike, only] : [named(wanted)];
  const found = candidates.find((list) => list.length > 0) ?? [];
  if (found.length === 1) return found[0]!;
  const name = JSON.stringify(wanted ?? TEXT_COLUMN);
  const listed = columns.map((column) => JSON.stringify(cut(column.name, 40))).join(', ') || 'no columns';
  const got = found.length > 1 ? `it ${found.length} times` : cut(listed, 300);
  const message = `column ${name} of ${file} must be there once; got ${got}: name the column of the texts`;
  throw new MlopsError('E_TEXT_COLUMN', message, { file, column: wanted ?? TEXT_COLUMN });
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
