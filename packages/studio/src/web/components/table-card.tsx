import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Card } from './card.tsx';
import { ExportCsv, ListTable, type ListTableProps } from './table.tsx';

export interface TableCardProps<Row> extends Omit<ListTableProps<Row>, 'label'> {
  readonly title: string;
  /** Row count, after the title; omitted if undefined. */
  readonly count?: string | number;
  /** Name of the CSV file, without extension. */
  readonly file: string;
  /** Description of the table for screen readers. Default: the title. */
  readonly label?: string;
  /** Content below the table. */
  readonly children?: ComponentChildren;
}

/** A card with a table whose rows are all loaded, with an export. */
export function TableCard<Row>({ title, count, file, label = title, children, ...table }: TableCardProps<Row>) {
  const { columns, rows } = table;
  const [sort, setSort] = useState(table.sort);
  return (
    <Card
      title={count === undefined ? title : `${title} (${count})`}
      flush
      tools={<ExportCsv name={file} columns={columns} rows={rows} sort={sort} />}
    >
      <ListTable label={label} {...table} sort={sort} onSort={setSort} />
      {children}
    </Card>
  );
}
