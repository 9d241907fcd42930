import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Card } from './card.tsx';
import { ExportCsv, ListTable, type ListTableProps } from './table.tsx';

export interface TableCardProps<Row> extends Omit<ListTableProps<Row>, 'label'> {
  readonly title: string;
  /** How many there are, behind the title; left out, none is said. */
  readonly count?: string | number;
  /** Name of the CSV file, without its ending. */
  readonly file: string;
  /** What is in the table, for those who hear it. Default: the title. */
  readonly label?: string;
  /** Stands below the table. */
  readonly children?: ComponentChildren;
}

/** A card that is a table of rows that are all here, with its export. */
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
