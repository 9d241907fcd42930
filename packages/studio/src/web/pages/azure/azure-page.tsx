import type { AzureAnswer, AzureJobRow, AzureWorkspaceHead } from '../../../api/azure.ts';
import type { PageProps } from '../../app/page.ts';
import { href, segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { Tabs, tabOf } from '../../components/tabs.tsx';
import { statusColumn, textColumn } from '../../components/text-column.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { AzureAnswered } from './azure-state.tsx';
import { AzureComputes, AzureEnvironments, AzureSchedules } from './azure-tables.tsx';
import { useWhile } from './use-while.ts';

const TABS = [
  ['jobs', 'Jobs'],
  ['schedules', 'Schedules'],
  ['computes', 'Computes'],
  ['environments', 'Environments'],
] as const;

/** What runs on Azure Machine Learning, when, on which machines? No workspace is contacted before it is selected. */
export function AzurePage({ query }: PageProps) {
  const all = useQuery<AzureAnswer<readonly AzureWorkspaceHead[]>>('/azure');
  const alias = query['workspace'];
  const tab = tabOf(TABS, query['tab']);
  return (
    <>
      <PageHeader title="Azure jobs" lead="Pipelines that were submitted to Azure Machine Learning." />
      <AzureAnswered query={all} what="the Azure workspaces">
        {(workspaces) => (
          <>
            <WorkspaceChoice workspaces={workspaces} chosen={alias} />
            {alias === undefined ? (
              <section class="card">
                <Empty title="Choose a workspace">
                  <p>
                    Only then is it asked: as whoever the machine of this studio is signed in as, with{' '}
                    <code>az login</code> or an identity.
                  </p>
                </Empty>
              </section>
            ) : (
              <>
                <Tabs label="Parts of the workspace" tabs={TABS} chosen={tab} />
                <Part key={`${alias} ${tab}`} alias={alias} tab={tab} />
              </>
            )}
          </>
        )}
      </AzureAnswered>
    </>
  );
}

function WorkspaceChoice(props: {
  readonly workspaces: readonly AzureWorkspaceHead[];
  readonly chosen: string | undefined;
}) {
  const { workspaces, chosen } = props;
  const shown = workspaces.find(({ alias }) => alias === chosen);
  return (
    <p class="row">
      <select
        class="input"
        aria-label="Azure workspace"
        value={chosen ?? ''}
        onChange={({ currentTarget: { value } }) => setQuery({ workspace: value }, { replace: false })}
      >
        <option value="">Workspace …</option>
        {workspaces.map(({ alias }) => (
          <option key={alias} value={alias}>
            {alias}
          </option>
        ))}
      </select>
      {shown ? (
        <span class="quiet">
          {shown.workspace} in the resource group {shown.resourceGroup}
        </span>
      ) : null}
    </p>
  );
}

function Part({ alias, tab }: { readonly alias: string; readonly tab: string }) {
  if (tab === 'schedules') return <AzureSchedules alias={alias} />;
  if (tab === 'computes') return <AzureComputes alias={alias} />;
  if (tab === 'environments') return <AzureEnvironments alias={alias} />;
  return <Jobs alias={alias} />;
}

function Jobs({ alias }: { readonly alias: string }) {
  const jobs = useQuery<AzureAnswer<readonly AzureJobRow[]>>(`/azure/${segment(alias)}/jobs`);
  useWhile(jobs.data?.fault === undefined && jobs.data?.value.some(({ status }) => status === 'running'), jobs.reload);
  return (
    <AzureAnswered query={jobs} what="the jobs">
      {(rows) => (
        <TableCard
          title="Jobs"
          count={rows.length}
          file={`azure-jobs-${alias}`}
          columns={jobColumns(alias)}
          rows={rows}
          rowKey={({ name }) => name}
          empty={
            <Empty title="No pipeline has been submitted to this workspace yet">
              <p>
                <code>mlops submit retrain --workspace {alias}</code> submits one.
              </p>
            </Empty>
          }
        >
          {rows.length === 100 ? <p class="card-note">The newest 100 are shown.</p> : null}
        </TableCard>
      )}
    </AzureAnswered>
  );
}

function jobColumns(alias: string): readonly Column<AzureJobRow>[] {
  return [
    {
      key: 'job',
      title: 'Job',
      value: ({ name }) => name,
      cell: ({ name }) => (
        <a href={href(`/azure/${segment(alias)}/jobs/${segment(name)}`)}>
          <UserText value={name} limit={60} />
        </a>
      ),
    },
    statusColumn(),
    textColumn('pipeline', 'Pipeline', ({ pipeline }) => pipeline),
    textColumn('data', 'Data', ({ scope }) => scope),
    {
      key: 'submitted',
      title: 'Submitted',
      isNumber: true,
      value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => (createdAt === undefined ? '' : <When at={createdAt} />),
    },
    {
      key: 'url',
      title: 'In Azure ML studio',
      value: ({ url }) => url,
      cell: ({ url }) =>
        url === undefined ? (
          ''
        ) : (
          <a href={url} target="_blank" rel="noreferrer">
            Open
          </a>
        ),
    },
  ];
}
