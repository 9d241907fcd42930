export type CsvCell = string | number | undefined | null;

/** Spreadsheets read a file as UTF-8 where it begins with this mark. */
export const CSV_START = '\ufeff';

/** RFC 4180; a cell that a spreadsheet would read as a formula begins with `'`. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(value: CsvCell): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
