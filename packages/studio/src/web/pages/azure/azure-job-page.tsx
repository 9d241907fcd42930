import type { AzureAnswer, AzureJobNode, AzureJobShown, AzureLog } from '../../../api/azure.ts';
import type { RunNode } from '../../../api/pipeline-runs.ts';
import type { PageProps } from '../../app/page.ts';
import { hereWith, href, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { download } from '../../components/download.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { formatDate, formatSeconds } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { statusColumn, textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';
import { PlanGraph } from '../pipeline-run/plan-graph.tsx';
import '../pipeline-run/pipeline-run.css';
import { visibleLines } from '@aml-mlops/errors/visible-text';
import { AzureAnswered } from './azure-state.tsx';
import { useWhile } from './use-while.ts';

/** How far is a job on Azure, what failed, and what did it print? */
export function AzureJobPage({ params, query }: PageProps) {
  const [alias, job] = [params['alias'] ?? '', params['job'] ?? ''];
  const answer = useQuery<AzureAnswer<AzureJobShown>>(`/azure/${segment(alias)}/jobs/${segment(job)}`);
  const shown = answer.data?.fault === undefined ? answer.data?.value : undefined;
  useWhile(shown?.status === 'running', answer.reload);
  return (
    <>
      <PageHeader
        title={job}
        crumbs={[{ title: 'Azure jobs', link: href('/azure', { workspace: alias }) }]}
        aside={shown ? <StatusBadge status={shown.status} /> : null}
        actions={
          shown?.url === undefined ? null : (
            <a class="button" href={shown.url} target="_blank" rel="noreferrer">
              In Azure ML studio
            </a>
          )
        }
      />
      <AzureAnswered query={answer} what={`job ${job}`}>
        {(found) => <Shown job={found} alias={alias} asked={query['node']} />}
      </AzureAnswered>
    </>
  );
}

function Shown(props: { readonly job: AzureJobShown; readonly alias: string; readonly asked: string | undefined }) {
  const { job, alias, asked } = props;
  const chosen = job.nodes.find(({ name }) => name === asked);
  const starts = job.nodes.flatMap(({ startedAt }) => startedAt ?? []);
  return (
    <>
      <Facts>
        <Fact title="Pipeline">
          <UserText value={job.pipeline || 'not said'} limit={60} />
        </Fact>
        <Fact title="Data">
          <UserText value={job.scope || 'not said'} limit={60} />
        </Fact>
        <Fact title="First step began">{starts.length === 0 ? 'not yet' : formatDate(Math.min(...starts))}</Fact>
      </Facts>
      {job.nodes.length === 0 ? (
        <section class="card">
          <Empty title="This job does not say what it is made of" />
        </section>
      ) : (
        <section class="card">
          <div class="card-body">
            <PlanGraph run={job.name} nodes={job.nodes.map(asRunNode)} chosen={chosen?.name} now={job.now} />
          </div>
        </section>
      )}
      {chosen ? <NodeLog key={chosen.job} alias={alias} node={chosen} /> : null}
      <TableCard
        title="Steps"
        count={job.nodes.length}
        file={`steps-${job.name}`}
        columns={stepColumns(job.now)}
        rows={job.nodes}
        rowKey={({ name }) => name}
        isSelected={(node) => node === chosen}
      />
    </>
  );
}

/** The graph is that of runs on this machine. */
function asRunNode({ name, after, compute, status, startedAt, finishedAt }: AzureJobNode): RunNode {
  return {
    ...{ name, step: name, status, after, compute, isConditional: false, reason: undefined, progress: undefined },
    attempts:
      startedAt === undefined
        ? []
        : [
            {
              ...{ attempt: 1, status, queuedAt: startedAt, startedAt, finishedAt, hasLog: true },
              ...{ peakMemoryBytes: undefined, trackingRun: undefined, error: undefined },
            },
          ],
  };
}

function NodeLog({ alias, node }: { readonly alias: string; readonly node: AzureJobNode }) {
  const { job, name, status } = node;
  const log = useQuery<AzureAnswer<AzureLog>>(
    job === undefined ? undefined : `/azure/${segment(alias)}/logs/${segment(job)}`,
  );
  useWhile(status === 'running', log.reload);
  const text = log.data?.fault === undefined ? log.data?.value.text : undefined;
  return (
    <Card
      title={`Log of ${name.slice(0, 60)}`}
      flush
      tools={
        text === undefined ? null : (
          <button type="button" class="button plain" onClick={() => download(`${name}.txt`, text)}>
            Save
          </button>
        )
      }
    >
      {job === undefined ? (
        <Empty title="The step has not begun" />
      ) : (
        <AzureAnswered query={log} what="the log">
          {({ text: lines }) =>
            lines === undefined ? (
              <Empty
                title={status === 'reused' ? 'The step was reused: it ran in another job' : 'There is no log to read'}
              >
                <p>It is kept in the workspace's storage: reading it needs the role Storage Blob Data Reader there.</p>
              </Empty>
            ) : (
              <pre
                class="log user-text"
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
                tabIndex={0}
                role="log"
                aria-label={`Log of ${name}`}
              >
                {lines === '' ? 'Nothing was written.' : visibleLines(lines)}
              </pre>
            )
          }
        </AzureAnswered>
      )}
    </Card>
  );
}

function stepColumns(now: number): readonly Column<AzureJobNode>[] {
  return [
    {
      key: 'step',
      title: 'Step',
      value: ({ name }) => name,
      cell: ({ name }) => (
        <a href={hereWith({ node: name })}>
          <UserText value={name} limit={60} />
        </a>
      ),
    },
    statusColumn(),
    textColumn('compute', 'Compute', ({ compute }) => compute, 40),
    {
      key: 'started',
      title: 'Started (UTC)',
      isNumber: true,
      value: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => (startedAt === undefined ? '' : formatDate(startedAt)),
    },
    {
      key: 'took',
      title: 'Took',
      isNumber: true,
      value: ({ startedAt, finishedAt }) =>
        startedAt === undefined ? undefined : ((finishedAt ?? now) - startedAt) / 1000,
      cell: ({ startedAt, finishedAt }) =>
        startedAt === undefined ? '' : formatSeconds(((finishedAt ?? now) - startedAt) / 1000),
    },
  ];
}
