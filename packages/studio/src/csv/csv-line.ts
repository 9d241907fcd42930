export type CsvCell = string | number | undefined | null;

/** Byte order mark: spreadsheets need it to read a file as UTF-8. */
export const CSV_START = '\ufeff';

/** RFC 4180; a cell that a spreadsheet would read as a formula is prefixed with `'`. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(value: CsvCell): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
