import type { NodeAttempt, NodeDetail, PipelineRunDetail, RunNode } from '../../../api/pipeline-runs.ts';
import { hereWith } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatBytes, formatNumber, formatSeconds } from '../../components/format.ts';
import { Answered } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { UserText } from '../../components/user-text.tsx';
import { NodeArtifacts } from './node-artifacts.tsx';
import { NodeLog } from './node-log.tsx';
import { NodeReuse } from './node-reuse.tsx';

const TABS = [
  ['', 'Summary'],
  ['log', 'Log'],
  ['artifacts', 'Inputs and outputs'],
  ['reuse', 'Why'],
] as const;

/** One step of the run: its outcome and the reason. */
export function NodePanel(props: {
  readonly run: PipelineRunDetail;
  readonly node: RunNode;
  readonly path: string;
  readonly tab: string | undefined;
  readonly now: number;
}) {
  const { run, node, path, tab = '', now } = props;
  const nodePath = `${path}/nodes/${encodeURIComponent(node.name)}`;
  const answer = useQuery<NodeDetail>(nodePath, run.status === 'running' ? ['workspace'] : []);
  return (
    <section class="card" aria-label={`Step ${node.name}`}>
      <div class="card-head">
        <h2>
          <UserText value={node.name} limit={60} />
        </h2>
        <StatusBadge status={node.status} />
        <div class="tools">
          <a class="button plain" href={hereWith({ node: undefined, tab: undefined })}>
            Close
          </a>
        </div>
      </div>
      <nav class="tabs" aria-label="Of this step">
        {TABS.map(([key, title]) => (
          <a key={key} href={hereWith({ tab: key })} aria-current={key === tab ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      {tab === 'log' ? (
        <NodeLog path={nodePath} node={node} />
      ) : (
        <div class="card-body">
          <Answered query={answer} what={`step ${node.name}`}>
            {(detail) => {
              if (tab === 'artifacts') return <NodeArtifacts detail={detail} />;
              if (tab === 'reuse') return <NodeReuse detail={detail} node={node} />;
              return <Summary node={node} detail={detail} now={now} />;
            }}
          </Answered>
        </div>
      )}
    </section>
  );
}

function Summary({ node, detail, now }: { readonly node: RunNode; readonly detail: NodeDetail; readonly now: number }) {
  const last = node.attempts.at(-1);
  return (
    <div class="stack">
      {last?.error === undefined ? null : <UserTextBlock value={last.error} />}
      {node.reason === undefined ? null : (
        <p class="quiet">
          Skipped: <UserText value={node.reason} limit={400} />
        </p>
      )}
      {node.progress ? <Progress progress={node.progress} /> : null}
      <dl class="facts">
        <dt>Step</dt>
        <dd>
          <UserText value={node.step} />
        </dd>
        {last ? <AttemptFacts attempt={last} status={node.status} now={now} /> : null}
        <dt>Compute</dt>
        <dd>
          <UserText value={node.compute} />
        </dd>
        <dt>Environment</dt>
        <dd>
          <UserText value={detail.environment} limit={300} />
        </dd>
        {detail.conditions.map((condition) => (
          <>
            <dt>Condition</dt>
            <dd>
              <UserText value={condition} limit={300} />
            </dd>
          </>
        ))}
        {last?.trackingRun ? (
          <>
            <dt>Metrics</dt>
            <dd>
              <a href={`#/runs/${last.trackingRun}`}>Run in tracking</a>
            </dd>
          </>
        ) : null}
      </dl>
      {detail.params.length === 0 ? null : (
        <>
          <h3>Parameters</h3>
          <dl class="facts">
            {detail.params.map(([name, value]) => (
              <>
                <dt>
                  <UserText value={name} limit={60} />
                </dt>
                <dd>
                  <UserText value={value} limit={300} grows class="mono" />
                </dd>
              </>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}

function AttemptFacts(props: { readonly attempt: NodeAttempt; readonly status: string; readonly now: number }) {
  const { attempt, status, now } = props;
  const { queuedAt, startedAt, finishedAt, peakMemoryBytes } = attempt;
  return (
    <>
      {startedAt === undefined || status === 'reused' ? null : (
        <>
          <dt>{finishedAt === undefined ? 'Running for' : 'Took'}</dt>
          <dd>
            {formatSeconds(((finishedAt ?? now) - startedAt) / 1000)}, after{' '}
            {formatSeconds((startedAt - queuedAt) / 1000)} in the queue
          </dd>
        </>
      )}
      {peakMemoryBytes === undefined ? null : (
        <>
          <dt>Peak memory</dt>
          <dd>{formatBytes(peakMemoryBytes)}</dd>
        </>
      )}
      {attempt.attempt > 1 ? (
        <>
          <dt>Attempt</dt>
          <dd>{attempt.attempt}</dd>
        </>
      ) : null}
    </>
  );
}

function Progress({ progress }: { readonly progress: NonNullable<RunNode['progress']> }) {
  const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
  return (
    <div class="node-progress">
      <span class="meter" role="progressbar" aria-label="Progress" aria-valuenow={Math.round(100 * share)}>
        <span style={{ width: `${100 * share}%`, background: 'var(--busy-mark)' }} />
      </span>
      <span class="quiet small">
        {formatNumber(progress.done)} of {formatNumber(progress.total)}
        {progress.message ? (
          <>
            : <UserText value={progress.message} />
          </>
        ) : null}
      </span>
    </div>
  );
}

function UserTextBlock({ value }: { readonly value: string }) {
  return (
    <div class="error-text" role="note">
      <UserText value={value} limit={2000} grows class="block" />
    </div>
  );
}
