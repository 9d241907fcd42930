import type { Column } from './table.tsx';
import { TableCard } from './table-card.tsx';
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
    <TableCard
      title={title}
      count={pairs.length}
      file={name}
      columns={PAIRS}
      rows={pairs}
      rowKey={([key]) => key}
      wrap
    />
  );
}
