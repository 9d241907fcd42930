import type { DatasetRow } from '../../../api/data.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { documentsColumn, madeByRunColumn } from '../../components/data-columns.tsx';
import { formatDate } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Which data is there, and how new is it? */
export function DataPage() {
  const query = useQuery<readonly DatasetRow[]>('/data', ['workspace']);
  return (
    <>
      <PageHeader title="Data" lead="Numbered versions of datasets, as runs of pipelines made them." />
      <Answered query={query} what="the datasets">
        {(datasets) => (
          <TableCard
            title="Datasets"
            count={datasets.length}
            file="datasets"
            columns={COLUMNS}
            rows={datasets}
            rowKey={({ name }) => name}
            empty={
              <Empty title="No dataset is here yet">
                <p>
                  A run makes them: <code>mlops run retrain</code>. To preview raw data, run{' '}
                  <code>mlops data check</code>.
                </p>
              </Empty>
            }
          />
        )}
      </Answered>
    </>
  );
}

const COLUMNS: readonly Column<DatasetRow>[] = [
  {
    key: 'name',
    title: 'Dataset',
    value: ({ name }) => name,
    cell: ({ name }) => (
      <a href={`#/data/${segment(name)}`}>
        <UserText value={name} limit={80} />
      </a>
    ),
  },
  { key: 'newest', title: 'Newest', value: ({ newest }) => newest, cell: ({ newest }) => `Version ${newest}` },
  documentsColumn(),
  { key: 'labels', title: 'Labels', isNumber: true, value: ({ labels }) => labels },
  { key: 'made', title: 'Made', value: ({ at }) => formatDate(at), cell: ({ at }) => <When at={at} /> },
  madeByRunColumn(),
  { key: 'versions', title: 'Versions', isNumber: true, value: ({ versions }) => versions },
];
