import type { Attention, Overview } from '../../../api/overview.ts';
import type { AuditShown } from '../../../api/pipeline-runs.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { RunTable } from '../pipeline-runs/run-table.tsx';
import { Champions } from './champions.tsx';
import './overview.css';

/** Is the champion good, did the last run succeed, what needs attention? */
export function OverviewPage() {
  const query = useQuery<Overview>('/overview', ['workspace', 'tracking']);
  return (
    <>
      <PageHeader title="Overview" />
      <Answered query={query} what="the overview">
        {(data) => (data.runs === 0 && data.trackingRuns === 0 ? <FirstRun /> : <Filled data={data} />)}
      </Answered>
    </>
  );
}

function FirstRun() {
  return (
    <section class="card">
      <Empty title="Nothing has been run in this workspace yet">
        <p>
          <code>mlops run retrain</code> trains a model on the sample and takes about a minute. This page shows it as it
          goes: leave it open.
        </p>
      </Empty>
    </section>
  );
}

function Filled({ data }: { readonly data: Overview }) {
  return (
    <>
      <AttentionList items={data.attention} />
      <div class="overview-top">
        <Champions models={data.models} />
        <Contents data={data} />
      </div>
      {data.going.length > 0 ? (
        <Card title="Running now" flush>
          <RunTable runs={data.going} label="Pipeline runs that are going on" now={data.now} />
        </Card>
      ) : null}
      <Card title="Latest pipeline runs" flush tools={<a href="#/pipeline-runs">All {formatNumber(data.runs)}</a>}>
        <RunTable
          runs={data.recent}
          label="Latest pipeline runs"
          now={data.now}
          empty={
            <Empty title="No pipeline has been run here">
              <p>The runs in this workspace were logged by MLflow's clients.</p>
            </Empty>
          }
        />
      </Card>
      {data.audit.length > 0 ? <Audit lines={data.audit} /> : null}
    </>
  );
}

function AttentionList({ items }: { readonly items: readonly Attention[] }) {
  if (items.length === 0) {
    return (
      <div class="notice tone-good" role="status">
        Nothing needs attention: the latest run of every pipeline went well.
      </div>
    );
  }
  return (
    <Card title="Needs attention" flush>
      <ul class="list">
        {items.map(({ tone, text, link }) => (
          <li key={`${link} ${text}`}>
            <Badge tone={tone} icon={tone === 'bad' ? 'cross' : 'stop'}>
              {tone === 'bad' ? 'Failed' : 'Look'}
            </Badge>
            <a href={link}>
              <UserText value={text} />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Contents({ data }: { readonly data: Overview }) {
  return (
    <Card title="In this workspace" flush>
      <ul class="list">
        <li>
          <a href="#/pipeline-runs">Pipeline runs</a>
          <span class="end">{formatNumber(data.runs)}</span>
        </li>
        <li>
          <a href="#/experiments">Tracking runs</a>
          <span class="end">{formatNumber(data.trackingRuns)}</span>
        </li>
        {data.datasets.slice(0, 6).map(({ name, version, rows, at }) => (
          <li key={name}>
            <a href={`#/data/${encodeURIComponent(name)}`}>
              <UserText value={name} limit={40} />
            </a>
            <span class="quiet small">version {version}</span>
            <span class="end">
              {formatNumber(rows)} rows, <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Audit({ lines }: { readonly lines: readonly AuditShown[] }) {
  return (
    <Card title="Audit log" flush>
      <ul class="list">
        {lines.map(({ at, who, action, subject, why }) => (
          <li key={`${at} ${action} ${subject}`}>
            <strong>
              <UserText value={who} limit={40} />
            </strong>
            <span>
              {action} <UserText value={subject} limit={60} />
            </span>
            <UserText value={why} limit={160} class="quiet" />
            <span class="end">
              <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
