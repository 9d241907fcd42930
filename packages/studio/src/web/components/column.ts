import type { ComponentChildren } from 'preact';

/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** What stands in its head. Default: its title, by which it is sorted. */
  readonly head?: ComponentChildren;
  /** What is shown. Default: the value. The first column holds the row's link. */
  readonly cell?: (row: Row, isSelected: boolean) => ComponentChildren;
  /** What it is sorted by, and exported as. */
  readonly value: (row: Row) => string | number | undefined;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
  readonly width?: string;
  /** Default: true where the table can be sorted. */
  readonly isSortable?: boolean;
}
