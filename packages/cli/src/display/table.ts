import { visibleText } from '@aml-mlops/errors';
import stringWidth from 'string-width';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
}

/**
 * A plain table: a header, a rule, one line per row. Columns are as wide as their content on a terminal.
 *
 * @param whenEmpty sentence to print instead of a table without rows. Default: the header alone
 */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], whenEmpty?: string): string {
  if (rows.length === 0 && whenEmpty !== undefined) return whenEmpty;
  const cells = rows.map((row) => columns.map((column) => visibleText(column.value(row))));
  const widths = columns.map(({ title }, i) =>
    Math.max(...[title, ...cells.map((row) => row[i] ?? '')].map((cell) => stringWidth(cell))),
  );
  const line = (values: readonly string[]) =>
    values
      .map((value, i) => {
        const padding = ' '.repeat((widths[i] ?? 0) - stringWidth(value));
        return columns[i]?.align === 'right' ? padding + value : value + padding;
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map(line),
  ].join('\n');
}
