import type { ModelShownWhole, ModelVersionShown } from '../../../api/models.ts';
import { hereWith, segment } from '../../app/router.ts';
import { formatDate } from '../../components/format.ts';
import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Every version, newest first; its link selects what the rest of the page shows. */
export function VersionsTable(props: { readonly model: ModelShownWhole; readonly chosen: number | undefined }) {
  const { model, chosen } = props;
  return (
    <TableCard
      title="Versions"
      count={model.versions.length}
      file={`versions-${model.name}`}
      columns={COLUMNS}
      rows={model.versions}
      rowKey={({ version }) => String(version)}
      isSelected={({ version }) => version === chosen}
      height="22rem"
    />
  );
}

const COLUMNS: readonly Column<ModelVersionShown>[] = [
  {
    key: 'version',
    title: 'Version',
    value: ({ version }) => version,
    cell: ({ version }) => (
      <a href={hereWith({ version, flips: undefined, from: undefined, before: undefined, after: undefined })}>
        Version {version}
      </a>
    ),
  },
  {
    key: 'aliases',
    title: 'Aliases',
    value: ({ aliases }) => aliases.join(' '),
    cell: ({ aliases }) => (
      <span class="row">
        {aliases.map((alias) => (
          <Badge key={alias} tone={alias === 'champion' ? 'good' : 'busy'}>
            {alias.slice(0, 40)}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'made',
    title: 'Registered',
    value: ({ createdAt }) => formatDate(createdAt),
    cell: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    key: 'run',
    title: 'Run',
    value: ({ runId }) => runId,
    cell: ({ runId }) => (runId ? <a href={`#/runs/${segment(runId)}`}>{runId.slice(0, 12)}</a> : null),
  },
  {
    key: 'content',
    title: 'Content',
    value: ({ contentHash }) => contentHash,
    cell: ({ contentHash, isThere }) => (
      <>
        <code>
          <UserText value={contentHash.slice(0, 12)} />
        </code>
        {isThere ? null : <span class="quiet small"> not in this workspace</span>}
      </>
    ),
  },
];
