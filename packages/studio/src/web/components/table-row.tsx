import { Component } from 'preact';
import type { Column } from './column.ts';

export interface TableRowProps<Row> {
  readonly row: Row;
  /** Index in the table, from 0. */
  readonly place: number;
  readonly columns: readonly Column<Row>[];
  readonly isSelected: boolean;
}

/**
 * A row of a table. Scrolling, selecting another row and typing a filter do not re-render it, since rows make up most of a
 * page.
 */
export class TableRow<Row> extends Component<TableRowProps<Row>> {
  override shouldComponentUpdate(next: TableRowProps<Row>): boolean {
    const { row, place, columns, isSelected } = this.props;
    return next.row !== row || next.place !== place || next.columns !== columns || next.isSelected !== isSelected;
  }

  override render({ row, place, columns, isSelected }: TableRowProps<Row>) {
    return (
      <tr aria-rowindex={place + 2} aria-selected={isSelected || undefined}>
        {columns.map(({ key, cell, value, isNumber }) => (
          <td key={key} class={isNumber ? 'number' : ''}>
            {cell ? cell(row, isSelected) : value(row)}
          </td>
        ))}
      </tr>
    );
  }
}
