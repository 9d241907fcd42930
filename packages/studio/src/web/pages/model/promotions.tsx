import type { ModelShownWhole, PromotionShown } from '../../../api/models.ts';
import { formatDate } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Who moved which alias, why, and on which evidence. */
export function Promotions({ model }: { readonly model: ModelShownWhole }) {
  const { promotions } = model;
  if (promotions.length === 0) {
    return (
      <Empty title="No alias was ever moved">
        <p>The gate of a pipeline makes a version the champion, or a person does with a reason.</p>
      </Empty>
    );
  }
  return (
    <TableCard
      title="Promotions"
      count={promotions.length}
      file={`promotions-${model.name}`}
      columns={COLUMNS}
      rows={promotions}
      rowKey={({ at, alias, version }) => `${at} ${alias} ${version}`}
      wrap
    />
  );
}

const COLUMNS: readonly Column<PromotionShown>[] = [
  { key: 'at', title: 'When', width: '7rem', value: ({ at }) => formatDate(at), cell: ({ at }) => <When at={at} /> },
  {
    key: 'alias',
    title: 'Alias',
    width: '8rem',
    value: ({ alias }) => alias,
    cell: ({ alias }) => <UserText value={alias} limit={40} />,
  },
  {
    key: 'version',
    title: 'Version',
    value: ({ version, previousVersion }) => `${previousVersion ?? 'none'} to ${version}`,
  },
  { key: 'who', title: 'Who', value: ({ who }) => who, cell: ({ who }) => <UserText value={who} limit={60} /> },
  {
    key: 'why',
    title: 'Why',
    width: '32%',
    value: ({ why }) => why,
    cell: ({ why }) => <UserText value={why} limit={300} grows />,
  },
  {
    key: 'evidence',
    title: 'Evidence',
    width: '30%',
    isSortable: false,
    value: ({ evidence }) => evidence.map(([name, value]) => `${name} ${value}`).join('; '),
    cell: ({ evidence }) => <Evidence evidence={evidence} />,
  },
];

const FIRST = 4;

function Evidence({ evidence }: Pick<PromotionShown, 'evidence'>) {
  const lines = (pairs: PromotionShown['evidence']) => (
    <dl class="evidence-lines">
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>
            <UserText value={name} limit={60} />
          </dt>
          <dd>
            <UserText value={value} limit={80} />
          </dd>
        </div>
      ))}
    </dl>
  );
  const measured = evidence.filter(([name]) => /accuracy|F1|loss|cost|interval|pValue/i.test(name));
  const first = (measured.length > 0 ? measured : evidence).slice(0, FIRST);
  if (evidence.length <= first.length) return lines(first);
  return (
    <>
      {lines(first)}
      <details>
        <summary>All {evidence.length}</summary>
        {lines(evidence)}
      </details>
    </>
  );
}
