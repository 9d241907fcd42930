import type { Curves, RangeShown, RunDetail, RunLink } from '../../../api/tracking-runs.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { hereWith, href, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { CurvesChart } from '../../charts/curves-chart.tsx';
import { Card } from '../../components/card.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { formatBytes, formatDate, formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { PairsTable } from '../../components/pairs-table.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { type Column, ListTable } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { statusColumn } from '../../components/text-column.tsx';
import { Took, When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** The inputs of a run and what it logged: the target of MLflow's links. */
export function RunPage({ params, query }: PageProps) {
  const id = params['run'] ?? '';
  const answer = useQuery<RunDetail>(`/runs/${segment(id)}`, ['tracking']);
  return (
    <Answered query={answer} what={`run ${id}`}>
      {(run) => <Shown run={run} chosen={query['metric']} />}
    </Answered>
  );
}

function runLink(run: RunLink): string {
  return `#/runs/${segment(run.runId)}`;
}

function Shown({ run, chosen }: { readonly run: RunDetail; readonly chosen: string | undefined }) {
  const curve = run.ranges.find(({ key }) => key === chosen) ?? run.ranges.find(({ count }) => count > 1);
  return (
    <>
      <PageHeader
        title={run.name || run.runId}
        crumbs={[
          { title: 'Runs', link: '#/experiments' },
          { title: run.experimentName || run.experimentId, link: `#/experiments/${segment(run.experimentId)}` },
          ...(run.parent ? [{ title: run.parent.name, link: runLink(run.parent) }] : []),
        ]}
        aside={<StatusBadge status={run.status} />}
      />
      <Facts>
        <Fact title="Started">
          {formatDate(run.start)} (<When at={run.start} />)
        </Fact>
        {run.end !== null || run.status === 'RUNNING' ? (
          <Fact title={run.end === null ? 'Running for' : 'Took'}>
            <Took from={run.start} to={run.end ?? undefined} />
          </Fact>
        ) : null}
        {run.user ? (
          <Fact title="User">
            <UserText value={run.user} limit={60} />
          </Fact>
        ) : null}
        {run.pipelineRun ? (
          <Fact title="Pipeline run">
            <a href={href(`/pipeline-runs/${segment(run.pipelineRun)}`, { node: run.node })}>{run.pipelineRun}</a>
          </Fact>
        ) : null}
        <Fact title="Id">
          <code>{run.runId}</code>
        </Fact>
      </Facts>
      <div class="grid wide">
        <TableCard
          title="Metrics"
          count={run.ranges.length}
          file={`metrics-${run.runId}`}
          columns={METRICS}
          rows={run.ranges}
          rowKey={({ key }) => key}
          isSelected={({ key }) => key === curve?.key}
          empty={<Empty title="No metric was logged" />}
        />
        {curve ? <Curve run={run} metric={curve.key} /> : null}
        {run.params.length > 0 ? (
          <PairsTable title="Parameters" name={`params-${run.runId}`} pairs={run.params} />
        ) : null}
        {run.tags.length > 0 ? <PairsTable title="Tags" name={`tags-${run.runId}`} pairs={run.tags} /> : null}
        <Artifacts run={run} />
        {run.children.length > 0 ? <Children runs={run.children} /> : null}
      </div>
    </>
  );
}

function Curve({ run, metric }: { readonly run: RunDetail; readonly metric: string }) {
  const answer = useQuery<Curves>(
    apiPath('/runs/curves', { runs: run.runId, key: metric }),
    run.status === 'RUNNING' ? ['tracking'] : [],
  );
  return (
    <section class="card">
      <div class="card-body">
        <Answered query={answer} what={metric}>
          {({ key, curves }) => (
            <CurvesChart
              title={key}
              name={`${key}-${run.runId}`}
              curves={curves.map(({ steps, values }) => ({ name: run.name, steps, values }))}
            />
          )}
        </Answered>
      </div>
    </section>
  );
}

const number = (value: number | string | null) => (typeof value === 'number' ? formatNumber(value) : (value ?? ''));

const METRICS: readonly Column<RangeShown>[] = [
  {
    key: 'metric',
    title: 'Metric',
    value: ({ key }) => key,
    cell: ({ key, count }) =>
      count > 1 ? (
        <a href={hereWith({ metric: key })}>
          <UserText value={key} limit={60} />
        </a>
      ) : (
        <UserText value={key} limit={60} />
      ),
  },
  { key: 'last', title: 'Last', isNumber: true, value: ({ last }) => last, cell: ({ last }) => number(last) },
  { key: 'min', title: 'Min', isNumber: true, value: ({ min }) => min ?? undefined, cell: ({ min }) => number(min) },
  { key: 'max', title: 'Max', isNumber: true, value: ({ max }) => max ?? undefined, cell: ({ max }) => number(max) },
  { key: 'values', title: 'Values', isNumber: true, value: ({ count }) => count },
];

function Artifacts({ run }: { readonly run: RunDetail }) {
  if (run.artifactFault !== undefined) {
    return (
      <Card title="Artifacts">
        <p class="quiet">
          <UserText value={run.artifactFault} limit={400} />
        </p>
      </Card>
    );
  }
  if (run.artifacts.length === 0) return null;
  return (
    <Card title="Artifacts" flush>
      <ul class="list">
        {run.artifacts.map(({ path, isDir, bytes }) => (
          <li key={path}>
            <UserText value={isDir ? `${path}/` : path} limit={120} />
            <span class="end">{bytes === null ? '' : formatBytes(bytes)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const CHILDREN: readonly Column<RunLink>[] = [
  {
    key: 'name',
    title: 'Run',
    value: ({ name }) => name,
    cell: (run) => (
      <a href={runLink(run)}>
        <UserText value={run.name || run.runId} limit={60} />
      </a>
    ),
  },
  statusColumn(),
];

function Children({ runs }: { readonly runs: readonly RunLink[] }) {
  const compare = runs.slice(0, 200).map(({ runId }) => runId);
  return (
    <Card
      title={`Child runs (${formatNumber(runs.length)})`}
      flush
      tools={compare.length > 1 ? <a href={href('/compare', { runs: compare.join(',') })}>Compare them</a> : null}
    >
      <ListTable label="Child runs" columns={CHILDREN} rows={runs} rowKey={({ runId }) => runId} height="24rem" />
    </Card>
  );
}
