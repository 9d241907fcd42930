import type { PipelineRunHead, PipelineRunList } from '../../../api/pipeline-runs.ts';
import type { PageProps } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { ExportCsv } from '../../components/table.tsx';
import { RunTable, runColumns } from './run-table.tsx';

const STATES = ['running', 'done', 'failed', 'interrupted', 'killed'] as const;

/** What ran, how it ended, how long it took. */
export function PipelineRunsPage({ query }: PageProps) {
  const answer = useQuery<PipelineRunList>('/pipeline-runs', ['workspace']);
  return (
    <>
      <PageHeader title="Pipeline runs" />
      <Answered query={answer} what="the pipeline runs">
        {(data) => <Runs data={data} query={query} />}
      </Answered>
    </>
  );
}

function Runs({ data, query }: { readonly data: PipelineRunList; readonly query: PageProps['query'] }) {
  const { status = '', pipeline = '', q = '' } = query;
  const pipelines = [...new Set(data.runs.map((run) => run.pipeline))].sort();
  const runs = data.runs.filter((run) => isMeant(run, { status, pipeline, q: q.toLowerCase() }));
  return (
    <section class="card" aria-label="Pipeline runs">
      <div class="card-head">
        <input
          class="input filter-text"
          type="search"
          aria-label="Filter by id, pipeline or data"
          placeholder="Filter by id, pipeline or data"
          value={q}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
        />
        <Choice label="Status" value={status} options={STATES} onChange={(value) => setQuery({ status: value })} />
        <Choice
          label="Pipeline"
          value={pipeline}
          options={pipelines}
          onChange={(value) => setQuery({ pipeline: value })}
        />
        <div class="tools">
          <span class="quiet small">
            {formatNumber(runs.length)} of {formatNumber(data.total)}
          </span>
          <ExportCsv name="pipeline-runs" columns={runColumns(Date.now())} rows={runs} />
        </div>
      </div>
      <RunTable
        runs={runs}
        label="Pipeline runs"
        now={data.now}
        empty={
          data.total === 0 ? (
            <Empty title="No pipeline has been run here yet">
              <p>
                <code>mlops run retrain</code> runs the first one.
              </p>
            </Empty>
          ) : (
            <Empty title="No run is like that" />
          )
        }
      />
    </section>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <select
      class="input filter-choice"
      aria-label={props.label}
      value={props.value}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
    >
      <option value="">{props.label}: all</option>
      {props.options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}

function isMeant(run: PipelineRunHead, asked: { status: string; pipeline: string; q: string }): boolean {
  if (asked.status !== '' && run.status !== asked.status) return false;
  if (asked.pipeline !== '' && run.pipeline !== asked.pipeline) return false;
  return [run.id, run.pipeline, run.scope].some((text) => text.toLowerCase().includes(asked.q));
}
