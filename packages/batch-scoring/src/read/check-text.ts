import { type BadRow, badRow } from '@aml-mlops/define-dataset/read';
import type { TextRow } from './text-source.ts';

/** A row with a scorable text, or the reason why it cannot be scored. The rules are those of training. */
export function checkText(row: number, text: unknown, values: readonly unknown[], maxBytes: number): TextRow | BadRow {
  if (text === undefined || text === null) return badRow(row, 'missing-text', excerpt(values));
  if (typeof text !== 'string') return badRow(row, 'wrong-type', excerpt(values));
  // Each UTF-16 unit takes at most three bytes.
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) return badRow(row, 'text-too-long', text);
  if (text.trim() === '') return badRow(row, 'missing-text', excerpt(values));
  if (text.includes('\0')) return badRow(row, 'nul-bytes', text);
  if (!text.isWellFormed()) return badRow(row, 'broken-utf8', text);
  return { row, text, values };
}

function excerpt(values: readonly unknown[]): string {
  return values
    .filter((value) => value !== undefined && value !== null && value !== '')
    .map((value) => String(value).slice(0, 160))
    .join(' | ');
}
