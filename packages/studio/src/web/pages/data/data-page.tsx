import type { DatasetRow } from '../../../api/data.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { formatDate } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
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
          <Card
            title={`Datasets (${datasets.length})`}
            flush
            tools={<ExportCsv name="datasets" columns={COLUMNS} rows={datasets} />}
          >
            <ListTable
              label="Datasets"
              columns={COLUMNS}
              rows={datasets}
              rowKey={({ name }) => name}
              empty={
                <Empty title="No dataset is here yet">
                  <p>
                    A run makes them: <code>mlops run retrain</code>. What raw data would come to says{' '}
                    <code>mlops data check</code>.
                  </p>
                </Empty>
              }
            />
          </Card>
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
  {
    key: 'rows',
    title: 'Documents',
    isNumber: true,
    value: ({ rows }) => rows,
    cell: ({ rows }) => rows.toLocaleString('en'),
  },
  { key: 'labels', title: 'Labels', isNumber: true, value: ({ labels }) => labels },
  { key: 'made', title: 'Made', value: ({ at }) => formatDate(at), cell: ({ at }) => <When at={at} /> },
  {
    key: 'run',
    title: 'By run',
    value: ({ run }) => run,
    cell: ({ run }) => (
      <a href={`#/pipeline-runs/${segment(run)}`}>
        <UserText value={run} limit={40} />
      </a>
    ),
  },
  { key: 'versions', title: 'Versions', isNumber: true, value: ({ versions }) => versions },
];
