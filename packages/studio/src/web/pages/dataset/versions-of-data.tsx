import type { DatasetShown, DatasetVersionShown } from '../../../api/data.ts';
import { hereWith } from '../../app/router.ts';
import { documentsColumn, madeByRunColumn } from '../../components/data-columns.tsx';
import { formatDate } from '../../components/format.ts';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { When } from '../../components/time.tsx';

export function VersionsOfData({ dataset, chosen }: { readonly dataset: DatasetShown; readonly chosen: number }) {
  const { name, versions } = dataset;
  return (
    <>
      <div class="runs-tools row">
        <span class="quiet">The same content is one version, however often it is made.</span>
        <span class="tools">
          <ExportCsv name={`versions-${name}`} columns={COLUMNS} rows={versions} />
        </span>
      </div>
      <ListTable
        label="Versions"
        columns={COLUMNS}
        rows={versions}
        rowKey={({ version }) => String(version)}
        isSelected={({ version }) => version === chosen}
      />
    </>
  );
}

const COLUMNS: readonly Column<DatasetVersionShown>[] = [
  {
    key: 'version',
    title: 'Version',
    value: ({ version }) => version,
    cell: ({ version }) => <a href={hereWith({ version, tab: undefined })}>Version {version}</a>,
  },
  documentsColumn(),
  { key: 'labels', title: 'Labels', isNumber: true, value: ({ labels }) => labels.length },
  { key: 'made', title: 'Made', value: ({ at }) => formatDate(at), cell: ({ at }) => <When at={at} /> },
  madeByRunColumn(),
  {
    key: 'content',
    title: 'Content',
    value: ({ contentHash }) => contentHash,
    cell: ({ contentHash, isThere }) => (
      <>
        <code>{contentHash.slice(0, 12)}</code>
        {isThere ? null : <span class="quiet small"> not in the store any more</span>}
      </>
    ),
  },
];
