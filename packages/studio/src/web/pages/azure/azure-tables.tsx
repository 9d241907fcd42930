import type { AzureAnswer, AzureCompute, AzureEnvironment, AzureSchedule } from '../../../api/azure.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';
import { AzureAnswered } from './azure-state.tsx';

/** Schedules of pipelines. */
export function AzureSchedules({ alias }: { readonly alias: string }) {
  const schedules = useQuery<AzureAnswer<readonly AzureSchedule[]>>(`/azure/${segment(alias)}/schedules`);
  return (
    <AzureAnswered query={schedules} what="the schedules">
      {(rows) => (
        <TableCard
          title="Schedules"
          count={rows.length}
          file={`schedules-${alias}`}
          columns={SCHEDULES}
          rows={rows}
          rowKey={({ name }) => name}
          empty={
            <Empty title="Nothing runs by itself in this workspace">
              <p>
                <code>mlops schedule create retrain-weekly --every "1 week" --workspace {alias}</code> makes a schedule.
              </p>
            </Empty>
          }
        />
      )}
    </AzureAnswered>
  );
}

/** The machines of a workspace. */
export function AzureComputes({ alias }: { readonly alias: string }) {
  const computes = useQuery<AzureAnswer<readonly AzureCompute[]>>(`/azure/${segment(alias)}/computes`);
  return (
    <AzureAnswered query={computes} what="the computes">
      {(rows) => (
        <TableCard
          title="Computes"
          count={rows.length}
          file={`computes-${alias}`}
          columns={COMPUTES}
          rows={rows}
          rowKey={({ name }) => name}
          empty={<Empty title="This workspace has no machines" />}
        />
      )}
    </AzureAnswered>
  );
}

/** Published environments of steps. */
export function AzureEnvironments({ alias }: { readonly alias: string }) {
  const environments = useQuery<AzureAnswer<readonly AzureEnvironment[]>>(`/azure/${segment(alias)}/environments`);
  return (
    <AzureAnswered query={environments} what="the environments">
      {(rows) => (
        <TableCard
          title="Environments"
          count={rows.length}
          file={`environments-${alias}`}
          columns={ENVIRONMENTS}
          rows={rows}
          rowKey={({ name }) => name}
          empty={
            <Empty title="No environment has been published to this workspace">
              <p>
                <code>mlops publish --workspace {alias}</code> publishes the steps with what they run in; a workspace
                with a registry has them there.
              </p>
            </Empty>
          }
        />
      )}
    </AzureAnswered>
  );
}

const SCHEDULES: readonly Column<AzureSchedule>[] = [
  textColumn('name', 'Schedule', ({ name }) => name),
  { key: 'when', title: 'When (UTC)', value: ({ when }) => when, cell: ({ when }) => <UserText value={when} /> },
  {
    key: 'enabled',
    title: 'State',
    value: ({ enabled }) => (enabled ? 'enabled' : 'disabled'),
    cell: ({ enabled }) => <Badge tone={enabled ? 'good' : 'idle'}>{enabled ? 'Enabled' : 'Disabled'}</Badge>,
  },
];

const COMPUTES: readonly Column<AzureCompute>[] = [
  textColumn('name', 'Compute', ({ name }) => name),
  { key: 'type', title: 'Kind', value: ({ type }) => type, cell: ({ type }) => <UserText value={type} limit={40} /> },
  {
    key: 'size',
    title: 'Machine',
    value: ({ size, spot }) => `${size ?? ''}${spot ? ' (spot)' : ''}`,
    cell: ({ size, spot }) => (
      <>
        <UserText value={size ?? 'not said'} limit={40} class={size === undefined ? 'quiet' : ''} />
        {spot ? ' (spot)' : ''}
      </>
    ),
  },
  {
    key: 'nodes',
    title: 'Machines',
    isNumber: true,
    value: ({ nodes }) => (nodes === undefined ? undefined : `${nodes.least} to ${nodes.most}`),
  },
  { key: 'now', title: 'Now', isNumber: true, value: ({ nodes }) => nodes?.now },
  {
    key: 'state',
    title: 'State',
    value: ({ state }) => state,
    cell: ({ state }) => (
      <Badge tone={state === 'Succeeded' ? 'good' : state === 'Failed' ? 'bad' : 'idle'}>{state}</Badge>
    ),
  },
];

const ENVIRONMENTS: readonly Column<AzureEnvironment>[] = [
  textColumn('name', 'Environment', ({ name }) => name, 80),
  {
    key: 'version',
    title: 'Latest version',
    value: ({ latestVersion }) => latestVersion,
    cell: ({ latestVersion }) => <UserText value={latestVersion ?? ''} limit={60} />,
  },
  textColumn('description', 'Description', ({ description }) => description, 120),
];
