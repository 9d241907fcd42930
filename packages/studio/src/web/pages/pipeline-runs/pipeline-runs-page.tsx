import { useMemo } from 'preact/hooks';
import type { PipelineRunList } from '../../../api/pipeline-runs.ts';
import { isMeantRun } from '../../../order/meant-run.ts';
import { readSort, sortText } from '../../../order/sort-state.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ServerCsv } from '../../components/server-csv.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { RunTable } from './run-table.tsx';

const STATES = ['running', 'done', 'failed', 'interrupted', 'killed'] as const;

/** What ran, with what outcome, for how long. */
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
  const { status = '', pipeline = '', q = '', order } = query;
  const pipelines = [...new Set(data.runs.map((run) => run.pipeline))].sort();
  const runs = useMemo(
    () => data.runs.filter((run) => isMeantRun(run, { status, pipeline, q })),
    [data, status, pipeline, q],
  );
  const sort = readSort(order);
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
            {data.total > data.runs.length ? `: of the newest ${formatNumber(data.runs.length)}; the file has all` : ''}
          </span>
          <ServerCsv
            name="pipeline-runs"
            path={apiPath('/pipeline-runs.csv', { status, pipeline, q, order })}
            isEmpty={data.total === 0}
          />
        </div>
      </div>
      <RunTable
        runs={runs}
        label="Pipeline runs"
        now={data.now}
        sort={sort}
        onSort={(next) => setQuery({ order: sortText(next) })}
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
