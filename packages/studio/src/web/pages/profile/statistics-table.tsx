import type { ProfileShown } from '../../../api/profiles.ts';
import { href, segment } from '../../app/router.ts';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { UserText } from '../../components/user-text.tsx';

type Version = ProfileShown['versions'][number];

/** Columns that fit; the file has all, as the reports that import it require. */
const SHOWN = 8;

/** Every statistic of every version, as a table and as a file for Power BI and spreadsheets. */
export function StatisticsTable({ profile }: { readonly profile: ProfileShown }) {
  const { statistics, versions, dataset } = profile;
  const columns: readonly Column<Version>[] = [
    {
      key: 'asOf',
      title: 'As of',
      value: ({ asOf }) => asOf,
      cell: ({ asOf, version }) =>
        version === undefined ? (
          <UserText value={asOf} limit={40} />
        ) : (
          <a href={href(`/data/${segment(dataset)}`, { version })}>
            <UserText value={asOf} limit={40} />
          </a>
        ),
    },
    ...statistics.map(
      (name, i): Column<Version> => ({
        key: name,
        title: name,
        isNumber: true,
        value: ({ values }) => values[i] ?? undefined,
        cell: ({ values }) => {
          const value = values[i];
          return value === null || value === undefined ? '' : formatNumber(value);
        },
      }),
    ),
  ];
  return (
    <Card
      title={`Versions (${versions.length})`}
      flush
      tools={<ExportCsv name={`profile-${dataset}`} columns={columns} rows={versions} />}
    >
      <ListTable
        label="Versions"
        columns={columns.slice(0, SHOWN)}
        rows={versions}
        rowKey={({ asOf, contentHash }) => `${asOf} ${contentHash}`}
      />
    </Card>
  );
}
