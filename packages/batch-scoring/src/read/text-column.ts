import { joinTexts } from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import type { Column } from './text-source.ts';

/** The default text column. */
export const TEXT_COLUMN = 'text';

/**
 * The text of a row by its values: that of the requested columns, joined as for training where there are several; else `text`, ignoring case;
 * else the only column.
 *
 * @throws MlopsError `E_TEXT_COLUMN` if there is none, naming the existing columns
 */
export function textIn(
  file: string,
  columns: readonly Column[],
  wanted: readonly string[] | undefined,
): (values: readonly unknown[]) => unknown {
  const places = wanted
    ? wanted.map((name) => only(file, columns, name, [named(columns, name)]))
    : [usual(file, columns)];
  const [first] = places;
  if (places.length === 1) return (values) => values[first!];
  return (values) => joinTexts(places.map((place) => values[place]));
}

function usual(file: string, columns: readonly Column[]): number {
  const alike = columns.flatMap((column, i) => (column.name.toLowerCase() === TEXT_COLUMN ? [i] : []));
  return only(file, columns, TEXT_COLUMN, [named(columns, TEXT_COLUMN), alike, columns.length === 1 ? [0] : []]);
}

function named(columns: readonly Column[], name: string): number[] {
  return columns.flatMap((column, i) => (column.name === name ? [i] : []));
}

/** @param candidates by preference: the first of those that are there counts, and must be one */
function only(file: string, columns: readonly Column[], wanted: string, candidates: readonly number[][]): number {
  const found = candidates.find((list) => list.length > 0) ?? [];
  if (found.length === 1) return found[0]!;
  const listed = columns.map((column) => JSON.stringify(cut(column.name, 40))).join(', ') || 'no columns';
  const got = found.length > 1 ? `it ${found.length} times` : cut(listed, 300);
  const message = `column ${JSON.stringify(wanted)} of ${file} must be there once; got ${got}: name the column of the texts, or several to join`;
  throw new MlopsError('E_TEXT_COLUMN', message, { file, column: wanted });
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
