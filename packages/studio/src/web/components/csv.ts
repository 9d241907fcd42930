/** RFC 4180, with a mark of byte order for spreadsheets; a cell that a spreadsheet would read as a formula begins with `'`. */
export function csvOf(
  titles: readonly string[],
  rows: Iterable<readonly (string | number | undefined | null)[]>,
): string {
  const lines = [titles.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function cell(value: string | number | undefined | null): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
