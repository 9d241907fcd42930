import type { ComponentChildren } from 'preact';

/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Header content. Default: its title, which sorts by the column. */
  readonly head?: ComponentChildren;
  /** Cell content. Default: the value. The first column holds the row's link. */
  readonly cell?: (row: Row, isSelected: boolean) => ComponentChildren;
  /** Value for sorting and exports. */
  readonly value: (row: Row) => string | number | undefined;
  /** Right-aligned, for numbers. */
  readonly isNumber?: boolean;
  readonly width?: string;
  /** Default: true if the table can be sorted. */
  readonly isSortable?: boolean;
}
