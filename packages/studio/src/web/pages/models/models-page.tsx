import type { ModelRow } from '../../../api/models.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** What is registered, and which versions are champions. */
export function ModelsPage() {
  const query = useQuery<readonly ModelRow[]>('/models', ['tracking']);
  return (
    <>
      <PageHeader title="Models" lead="Registered models, and the version of each that answers today." />
      <Answered query={query} what="the models">
        {(models) => (
          <TableCard
            title="Models"
            count={models.length}
            file="models"
            columns={COLUMNS}
            rows={models}
            rowKey={({ name }) => name}
            empty={
              <Empty title="No model is registered yet">
                <p>
                  A pipeline whose gate says so registers one: <code>mlops run retrain</code>.
                </p>
              </Empty>
            }
          />
        )}
      </Answered>
    </>
  );
}

const COLUMNS: readonly Column<ModelRow>[] = [
  {
    key: 'name',
    title: 'Model',
    value: ({ name }) => name,
    cell: ({ name }) => (
      <a href={`#/models/${segment(name)}`}>
        <UserText value={name} limit={80} />
      </a>
    ),
  },
  {
    key: 'champion',
    title: 'Champion',
    value: ({ champion }) => champion?.version,
    cell: ({ champion }) =>
      champion ? (
        <Badge tone="good" icon="check">{`Version ${champion.version}`}</Badge>
      ) : (
        <Badge tone="warn">None</Badge>
      ),
  },
  {
    key: 'metric',
    title: 'Measured',
    value: ({ metric }) => metric && `${metric.name} ${metric.value}`,
    cell: ({ metric }) =>
      metric ? (
        <>
          <UserText value={metric.name} limit={24} /> {formatNumber(metric.value)}
        </>
      ) : null,
  },
  {
    key: 'since',
    title: 'Since',
    value: ({ champion }) => champion?.at,
    cell: ({ champion }) => (champion ? <When at={champion.at} /> : null),
  },
  {
    key: 'who',
    title: 'Promoted by',
    value: ({ champion }) => champion?.who,
    cell: ({ champion }) => <UserText value={champion?.who ?? ''} limit={40} />,
  },
  { key: 'versions', title: 'Versions', isNumber: true, value: ({ versions }) => versions },
  {
    key: 'newest',
    title: 'Newest',
    value: ({ newestAt }) => newestAt,
    cell: ({ newest, newestAt, versions }) =>
      versions === 0 ? null : (
        <>
          {newest}, <When at={newestAt} />
        </>
      ),
  },
];
