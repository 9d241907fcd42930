import { Card } from './card.tsx';
import { type Column, ExportCsv, ListTable } from './table.tsx';
import { UserText } from './user-text.tsx';

export type Pair = readonly [name: string, value: string];

const PAIRS: readonly Column<Pair>[] = [
  { key: 'name', title: 'Name', value: ([name]) => name, cell: ([name]) => <UserText value={name} limit={80} /> },
  {
    key: 'value',
    title: 'Value',
    value: ([, value]) => value,
    cell: ([, value]) => <UserText value={value} limit={200} grows />,
  },
];

/** Names with values, as a card with a table. */
export function PairsTable(props: { readonly title: string; readonly name: string; readonly pairs: readonly Pair[] }) {
  const { title, name, pairs } = props;
  return (
    <Card title={title} flush tools={<ExportCsv name={name} columns={PAIRS} rows={pairs} />}>
      <ListTable label={title} columns={PAIRS} rows={pairs} rowKey={([key]) => key} wrap />
    </Card>
  );
}
