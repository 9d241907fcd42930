import { useMemo } from 'preact/hooks';
import type { Comparison, Curves } from '../../../api/tracking-runs.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { hereWith, segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { CurvesChart } from '../../charts/curves-chart.tsx';
import { ParallelCoordinates } from '../../charts/parallel-coordinates.tsx';
import { seriesColour } from '../../charts/series-colours.ts';
import { formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { UserText } from '../../components/user-text.tsx';
import { type DifferenceRow, differenceRows, type MetricValue } from './difference-rows.ts';
import './compare.css';

/** What are the differences between these runs? */
export function ComparePage({ query }: PageProps) {
  const { runs = '' } = query;
  const answer = useQuery<Comparison>(runs === '' ? undefined : apiPath('/compare', { runs }), ['tracking']);
  return (
    <>
      <PageHeader title="Compare runs" crumbs={[{ title: 'Runs', link: '#/experiments' }]} />
      {runs === '' ? (
        <section class="card">
          <Empty title="No runs are picked">
            <p>
              Pick two or more in the <a href="#/experiments">table of runs</a>.
            </p>
          </Empty>
        </section>
      ) : (
        <Answered query={answer} what="the runs">
          {(comparison) => <Shown comparison={comparison} query={query} />}
        </Answered>
      )}
    </>
  );
}

function Shown({ comparison, query }: { readonly comparison: Comparison; readonly query: PageProps['query'] }) {
  const which = (['last', 'min', 'max'] as const).find((name) => name === query['value']) ?? 'last';
  const showsAll = query['all'] === 'yes';
  const rows = useMemo(() => differenceRows(comparison, which), [comparison, which]);
  const shown = showsAll ? rows : rows.filter(({ differs }) => differs);
  const columns = useMemo(() => columnsOf(comparison), [comparison]);
  const curve = query['metric'] ?? comparison.ranges.find(({ count }) => count > 1)?.key;
  if (comparison.runs.length === 0) {
    return (
      <section class="card">
        <Empty title="None of these runs is there any more" />
      </section>
    );
  }
  return (
    <>
      {comparison.missing.length > 0 ? (
        <div class="notice tone-warn" role="status">
          <span>
            Not there any more: <UserText value={comparison.missing.join(', ')} limit={300} />
          </span>
        </div>
      ) : null}
      <section class="card" aria-label="Differences">
        <div class="card-head">
          <h2>{showsAll ? 'Everything' : 'Only what differs'}</h2>
          <div class="tools">
            <label class="row">
              Metrics by
              <select
                class="input"
                value={which}
                onChange={({ currentTarget }) => setQuery({ value: currentTarget.value })}
              >
                <option value="last">last value</option>
                <option value="min">smallest value</option>
                <option value="max">largest value</option>
              </select>
            </label>
            <a class="button" href={hereWith({ all: showsAll ? undefined : 'yes' })}>
              {showsAll ? 'Only what differs' : `Show all ${formatNumber(rows.length)}`}
            </a>
            <ExportCsv name="compare" columns={columns} rows={shown} />
          </div>
        </div>
        <ListTable
          label="Differences"
          columns={columns}
          rows={shown}
          rowKey={({ key }) => key}
          empty={<Empty title="They do not differ" />}
        />
      </section>
      <div class="grid wide">
        {curve === undefined ? null : <CurveCard comparison={comparison} metric={curve} />}
        <Parallel comparison={comparison} rows={rows} which={which} />
      </div>
    </>
  );
}

function columnsOf({ runs }: Comparison): Column<DifferenceRow>[] {
  return [
    { key: 'group', title: 'What', value: ({ group }) => group },
    { key: 'name', title: 'Name', value: ({ name }) => name, cell: ({ name }) => <UserText value={name} limit={60} /> },
    ...runs.map(
      (run, i): Column<DifferenceRow> => ({
        key: run.runId,
        title: run.name || run.runId,
        head: (
          <a href={`#/experiments/${segment(run.experimentId)}/runs/${segment(run.runId)}`} class="compare-head">
            <i style={{ background: seriesColour(i) }} />
            <UserText value={run.name || run.runId} limit={28} />
          </a>
        ),
        isNumber: true,
        value: ({ values }) => values[i],
        cell: ({ values }) => <Value value={values[i]} />,
      }),
    ),
  ];
}

function Value({ value }: { readonly value: string | number | undefined }) {
  if (value === undefined) return <span class="quiet">none</span>;
  return typeof value === 'number' ? formatNumber(value) : <UserText value={value} limit={60} />;
}

const MOST_CURVES = 50;

function CurveCard({ comparison, metric }: { readonly comparison: Comparison; readonly metric: string }) {
  const metrics = [...new Set(comparison.ranges.filter(({ count }) => count > 1).map(({ key }) => key))];
  const runs = comparison.runs.slice(0, MOST_CURVES);
  const answer = useQuery<Curves>(
    apiPath('/runs/curves', { runs: runs.map(({ runId }) => runId).join(','), key: metric, most: 400 }),
    ['tracking'],
  );
  return (
    <section class="card">
      <div class="card-head">
        <h2>Curves</h2>
        <div class="tools">
          <select
            class="input"
            aria-label="Metric"
            value={metric}
            onChange={({ currentTarget }) => setQuery({ metric: currentTarget.value })}
          >
            {metrics.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div class="card-body">
        <Answered query={answer} what={metric}>
          {({ curves }) => (
            <CurvesChart
              title={`${metric} over steps`}
              name={`compare-${metric}`}
              curves={curves.map(({ steps, values }, i) => ({ name: runs[i]?.name ?? '', steps, values }))}
            />
          )}
        </Answered>
      </div>
    </section>
  );
}

const MOST_DIMENSIONS = 10;

function Parallel(props: {
  readonly comparison: Comparison;
  readonly rows: readonly DifferenceRow[];
  readonly which: MetricValue;
}) {
  const { comparison, rows, which } = props;
  const differing = rows.filter(({ differs, group }) => differs && (group === 'Parameter' || group === 'Metric'));
  const dimensions = differing.slice(0, MOST_DIMENSIONS);
  if (dimensions.length < 2) return null;
  const lines = comparison.runs.map((run, i) => ({
    id: run.runId,
    name: run.name || run.runId,
    colour: seriesColour(i),
    values: dimensions.map(({ values }) => values[i]),
  }));
  return (
    <section class="card">
      <div class="card-head">
        <h2>Parameters and metrics</h2>
      </div>
      <div class="card-body">
        <ParallelCoordinates
          title={`A line a run; metrics by ${which} value`}
          name="parallel-coordinates"
          dimensions={dimensions.map(({ key, name }) => ({ key, title: name }))}
          lines={lines}
        />
      </div>
    </section>
  );
}
