import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PipelineRunHead } from '../../../api/pipeline-runs.ts';
import type { SortState } from '../../../order/sort-state.ts';
import { NodeMeter } from '../../components/node-meter.tsx';
import { type Column, ListTable } from '../../components/table.tsx';
import { statusColumn, textColumn } from '../../components/text-column.tsx';
import { Took, When } from '../../components/time.tsx';

/** Columns of pipeline runs, shared by all their tables. */
function runColumns(now: number): readonly Column<PipelineRunHead>[] {
  const ahead = now - Date.now();
  return [
    {
      key: 'run',
      title: 'Run',
      value: ({ id }) => id,
      cell: ({ id }) => <a href={`#/pipeline-runs/${encodeURIComponent(id)}`}>{id}</a>,
    },
    statusColumn(),
    textColumn('pipeline', 'Pipeline', ({ pipeline }) => pipeline),
    textColumn('data', 'Data', ({ scope }) => scope),
    {
      key: 'steps',
      title: 'Steps',
      width: '9rem',
      value: ({ nodes }) => total(nodes),
      cell: ({ nodes, waiting }) => <NodeMeter nodes={nodes} waiting={waiting} />,
    },
    {
      key: 'started',
      title: 'Started',
      isNumber: true,
      value: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => <When at={startedAt} />,
    },
    {
      key: 'took',
      title: 'Took',
      isNumber: true,
      value: ({ startedAt, finishedAt }) => (finishedAt === undefined ? undefined : (finishedAt - startedAt) / 1000),
      cell: ({ startedAt, finishedAt, status }) =>
        finishedAt === undefined && status !== 'running' ? '' : <Took from={startedAt} to={finishedAt} ahead={ahead} />,
    },
  ];
}

export function RunTable(props: {
  readonly runs: readonly PipelineRunHead[];
  readonly label: string;
  /** The server's clock. */
  readonly now: number;
  readonly empty?: ComponentChildren;
  readonly sort?: SortState | undefined;
  readonly onSort?: (sort: SortState) => void;
}) {
  const { now, runs, label, empty, sort, onSort } = props;
  const columns = useMemo(() => runColumns(now), [now]);
  return (
    <ListTable
      label={label}
      rows={runs}
      columns={columns}
      rowKey={({ id }) => id}
      empty={empty}
      {...(onSort ? { sort, onSort } : {})}
    />
  );
}

function total(nodes: PipelineRunHead['nodes']): number {
  return Object.values(nodes).reduce((sum, count) => sum + count, 0);
}
