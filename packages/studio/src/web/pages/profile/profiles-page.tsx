import type { ProfileRow } from '../../../api/profiles.ts';
import { href, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { UserText } from '../../components/user-text.tsx';

interface Row {
  readonly profile: ProfileRow;
  readonly dataset: ProfileRow['datasets'][number] | undefined;
}

/** Which data is profiled from week to week? */
export function ProfilesPage() {
  const query = useQuery<readonly ProfileRow[]>('/profiles', ['workspace']);
  return (
    <>
      <PageHeader title="Profile over time" lead="The statistics and words of datasets, from version to version." />
      <Answered query={query} what="the profiles">
        {(profiles) => {
          const rows = profiles.flatMap((profile): Row[] =>
            profile.datasets.length === 0
              ? [{ profile, dataset: undefined }]
              : profile.datasets.map((dataset) => ({ profile, dataset })),
          );
          return (
            <TableCard
              title="Profiles"
              count={rows.length}
              file="profiles"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ profile, dataset }) => `${profile.key} ${dataset?.name ?? ''}`}
              empty={
                <Empty title="No data has been profiled yet">
                  <p>
                    The step profiler does, in <code>mlops run retrain</code>.
                  </p>
                </Empty>
              }
            />
          );
        }}
      </Answered>
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'dataset',
    title: 'Dataset',
    value: ({ dataset, profile }) => dataset?.name ?? profile.fault,
    cell: ({ dataset, profile }) =>
      dataset ? (
        <a href={href(`/profiles/${segment(profile.key)}`, { dataset: dataset.name })}>
          <UserText value={dataset.name} limit={80} />
        </a>
      ) : (
        <UserText value={profile.fault ?? 'nothing yet'} limit={200} />
      ),
  },
  {
    key: 'scope',
    title: 'Scope',
    value: ({ profile }) => profile.scope,
    cell: ({ profile }) => <UserText value={profile.scope} limit={60} />,
  },
  { key: 'versions', title: 'Versions', isNumber: true, value: ({ dataset }) => dataset?.versions },
  {
    key: 'newest',
    title: 'Newest',
    value: ({ dataset }) => dataset?.newest,
    cell: ({ dataset }) => <UserText value={dataset?.newest ?? ''} limit={40} />,
  },
];
