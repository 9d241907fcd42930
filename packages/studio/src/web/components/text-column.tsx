import type { Column } from './column.ts';
import { StatusBadge } from './status.tsx';
import { UserText } from './user-text.tsx';

/** A column of texts that users or other programs chose, each cut to `limit` characters. */
export const textColumn = <Row,>(key: string, title: string, value: (row: Row) => string, limit = 60): Column<Row> => ({
  key,
  title,
  value,
  cell: (row) => <UserText value={value(row)} limit={limit} />,
});

/** The status of a run, a step or a job. */
export const statusColumn = <Row extends Parameters<typeof StatusBadge>[0]>(): Column<Row> => ({
  key: 'status',
  title: 'Status',
  value: ({ status }) => status,
  cell: ({ status }) => <StatusBadge status={status} />,
});
