import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PipelineRunDetail } from '../../../api/pipeline-runs.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { session } from '../../app/session.ts';
import { useQuery } from '../../app/use-query.ts';
import { ActionButton } from '../../components/action-dialog.tsx';
import { Card } from '../../components/card.tsx';
import { formatDate } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { Took, When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { NodePanel } from './node-panel.tsx';
import { PlanGraph } from './plan-graph.tsx';
import { Timeline } from './timeline.tsx';
import './pipeline-run.css';

/** What is running, what failed, why was a result reused, where did time and memory go? */
export function PipelineRunPage({ params, query }: PageProps) {
  const id = params['run'] ?? '';
  const path = `/pipeline-runs/${encodeURIComponent(id)}`;
  const answer = useQuery<PipelineRunDetail>(apiPath(path), ['workspace']);
  return (
    <Answered query={answer} what={`run ${id}`}>
      {(run) => <Shown run={run} path={path} chosen={query['node']} tab={query['tab']} />}
    </Answered>
  );
}

/** Offset of the server's clock relative to the client's. */
const ahead = signal(0);
const tick = signal(0);

function Shown(props: {
  readonly run: PipelineRunDetail;
  readonly path: string;
  readonly chosen: string | undefined;
  readonly tab: string | undefined;
}) {
  const { run, path, chosen, tab } = props;
  const isGoing = run.status === 'running';
  useEffect(() => {
    ahead.value = run.now - Date.now();
  }, [run.now]);
  useEffect(() => {
    if (!isGoing) return;
    const timer = setInterval(() => tick.value++, 1000);
    return () => clearInterval(timer);
  }, [isGoing]);
  tick.value;
  const now = isGoing ? Date.now() + ahead.value : run.now;
  const node = run.plan.find(({ name }) => name === chosen);
  return (
    <>
      <PageHeader
        title={run.id}
        crumbs={[{ title: 'Pipeline runs', link: '#/pipeline-runs' }]}
        aside={<StatusBadge status={run.status} />}
        actions={<Actions run={run} path={path} />}
      />
      <Facts run={run} />
      {run.plan.length === 0 ? (
        <section class="card">
          <Empty title={run.isStudy ? 'A study has no steps of its own' : 'The plan of this run cannot be shown'}>
            <p>
              {run.isStudy ? 'Its trials are runs of their own, in the experiment that it logs to.' : run.planFault}
            </p>
          </Empty>
        </section>
      ) : (
        <section class="card">
          <div class="card-body">
            <PlanGraph run={run.id} nodes={run.plan} chosen={node?.name} now={now} />
          </div>
        </section>
      )}
      <div class={`run-columns ${node ? 'has-node' : ''}`}>
        {run.plan.some(({ attempts }) => attempts.length > 0) ? (
          <section class="card">
            <div class="card-body">
              <Timeline run={run.id} startedAt={run.startedAt} nodes={run.plan} now={now} />
            </div>
          </section>
        ) : null}
        {node ? <NodePanel key={node.name} run={run} node={node} path={path} tab={tab} now={now} /> : null}
      </div>
      {run.audit.length > 0 ? <Audit run={run} /> : null}
    </>
  );
}

function Facts({ run }: { readonly run: PipelineRunDetail }) {
  return (
    <dl class="run-facts">
      <div>
        <dt>Pipeline</dt>
        <dd>
          <UserText value={run.pipeline} />
        </dd>
      </div>
      <div>
        <dt>Data</dt>
        <dd>
          <UserText value={run.scope} />
        </dd>
      </div>
      <div>
        <dt>Started</dt>
        <dd>
          {formatDate(run.startedAt)} (<When at={run.startedAt} />)
        </dd>
      </div>
      {run.finishedAt !== undefined || run.status === 'running' ? (
        <div>
          <dt>{run.status === 'running' ? 'Running for' : 'Took'}</dt>
          <dd>
            <Took from={run.startedAt} to={run.finishedAt} ahead={ahead.value} />
          </dd>
        </div>
      ) : null}
      {run.trackingRun ? (
        <div>
          <dt>Metrics</dt>
          <dd>
            <a href={`#/runs/${run.trackingRun}`}>Run in tracking</a>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function Actions({ run, path }: { readonly run: PipelineRunDetail; readonly path: string }) {
  if (run.status === 'running') {
    const says = 'Its steps are told to stop, as by Ctrl-C. What is done stays, and the run can be resumed.';
    return (
      <ActionButton
        action={{ name: 'Cancel', title: 'Cancel this run', says, path: `${path}/cancel`, isDangerous: true }}
      />
    );
  }
  if (run.status === 'done' || !session.value?.canResume) return null;
  const says = 'It goes on where it ended, in a process of its own: steps that are done are reused.';
  return <ActionButton action={{ name: 'Resume', title: 'Resume this run', says, path: `${path}/resume` }} />;
}

function Audit({ run }: { readonly run: PipelineRunDetail }) {
  return (
    <Card title="Audit log" flush>
      <ul class="list">
        {run.audit.map(({ at, who, action, why }) => (
          <li key={`${at} ${action}`}>
            <strong>
              <UserText value={who} limit={60} />
            </strong>
            <span>{action}</span>
            <UserText value={why} limit={300} class="quiet" />
            <span class="end">
              <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
