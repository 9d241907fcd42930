import { useMemo, useRef, useState } from 'preact/hooks';
import type { ColumnShown, ExperimentShown, RunSearch } from '../../../api/tracking-runs.ts';
import { readSort, type SortState, sortText } from '../../../order/sort-state.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { go, href, location, segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatDate, formatNumber, formatSeconds } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ServerCsv } from '../../components/server-csv.tsx';
import { Answered, Empty, Failure, Loading } from '../../components/states.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { statusColumn } from '../../components/text-column.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { type ColumnRef, columnsText, columnText, filterName, readColumn, readColumns } from './column-ref.ts';
import { defaultColumns } from './default-columns.ts';
import { FilterField } from './filter-field.tsx';
import { RunBlocks, type RunRow } from './run-blocks.ts';
import { ViewMenu } from './view-menu.tsx';
import './runs.css';

/** Which runs differ, and how? */
export function RunsPage({ params, query }: PageProps) {
  const experiment = params['experiment'];
  const experiments = useQuery<readonly ExperimentShown[]>('/experiments', ['tracking']);
  const columns = useQuery<readonly ColumnShown[]>(apiPath('/runs/columns', { experiment }), ['tracking']);
  return (
    <>
      <PageHeader title="Runs" />
      <Answered query={experiments} what="the experiments">
        {(known) => (
          <Answered query={columns} what="the columns">
            {(all) => <RunTable experiment={experiment} experiments={known} all={all} query={query} />}
          </Answered>
        )}
      </Answered>
    </>
  );
}

function RunTable(props: {
  readonly experiment: string | undefined;
  readonly experiments: readonly ExperimentShown[];
  readonly all: readonly ColumnShown[];
  readonly query: PageProps['query'];
}) {
  const { experiment, experiments, all, query } = props;
  const { filter = '', order, columns: chosenText, picked: pickedText = '' } = query;
  const chosen = useMemo(
    () => (chosenText === undefined ? defaultColumns(all) : readColumns(chosenText)),
    [chosenText, all],
  );
  const sort = readSort(order);
  const search = useQuery<RunSearch>(
    apiPath('/runs/search', { experiment, filter: filter || undefined, order: orderOf(sort) }),
    ['tracking'],
  );
  // The last results stay while a filter is invalid or being applied.
  const last = useRef<RunSearch>(undefined);
  const fault = search.data?.filterFault;
  if (search.data && fault === undefined) last.current = search.data;
  const found = last.current;
  const [, arrived] = useState(0);
  const kept = useRef<RunBlocks>(undefined);
  const blocks = useMemo(() => {
    kept.current = new RunBlocks(found?.places ?? [], chosen, () => arrived((n) => n + 1), { before: kept.current });
    return kept.current;
  }, [found, columnsText(chosen)]);
  const picked = useMemo(() => new Set(pickedText === '' ? [] : pickedText.split(',')), [pickedText]);
  const shown = useMemo(() => tableColumns(chosen), [columnsText(chosen)]);
  const total = experiments.reduce(
    (sum, { id, runs }) => sum + (experiment === undefined || id === experiment ? runs : 0),
    0,
  );
  return (
    <section class="card" aria-label="Runs">
      <div class="card-head">
        <select
          class="input experiments"
          aria-label="Experiment"
          value={experiment ?? ''}
          onChange={({ currentTarget: { value } }) =>
            go(href(value === '' ? '/experiments' : `/experiments/${segment(value)}`, { filter }))
          }
        >
          <option value="">All experiments</option>
          {experiments.map(({ id, name, runs }) => (
            <option key={id} value={id}>
              {name.slice(0, 80)} ({formatNumber(runs)})
            </option>
          ))}
        </select>
        <FilterField
          value={filter}
          columns={all}
          fault={fault}
          onChange={(value) => setQuery({ filter: value }, { replace: false })}
        />
        <ColumnChooser
          all={all}
          chosen={chosen}
          onChange={(columns) => setQuery({ columns: columnsText(columns) || 'none' })}
        />
        <ViewMenu />
      </div>
      <div class="row runs-tools">
        <span class="quiet small" role="status">
          {found && fault === undefined
            ? `${formatNumber(found.places.length)} of ${formatNumber(total)} runs`
            : fault === undefined
              ? 'Searching …'
              : 'The filter cannot be read'}
        </span>
        <a
          class={`button ${picked.size > 1 ? 'primary' : ''}`}
          href={picked.size > 1 ? href('/compare', { runs: pickedText }) : undefined}
          aria-disabled={picked.size < 2}
        >
          {picked.size > 1 ? `Compare ${picked.size} runs` : 'Compare: pick two or more'}
        </a>
        {picked.size > 0 ? (
          <button type="button" class="button plain" onClick={() => setQuery({ picked: '' })}>
            Pick none
          </button>
        ) : null}
        <span class="tools">
          <ServerCsv
            name="runs"
            path="/runs.csv"
            body={{ experiment, filter: filter || undefined, order: orderOf(sort), columns: chosen }}
            isEmpty={blocks.length === 0 || fault !== undefined}
          />
        </span>
      </div>
      {search.fault ? <Failure title="Cannot search" fault={search.fault} retry={search.reload} /> : null}
      {found ? (
        <Table
          label="Runs"
          rows={blocks}
          rowKey={({ runId }) => runId}
          isSelected={({ runId }) => picked.has(runId)}
          columns={shown}
          sort={sort}
          onSort={(next) => setQuery({ order: sortText(next) })}
          height="calc(100vh - 19rem)"
          empty={<NoRuns total={total} />}
        />
      ) : search.fault || fault ? null : (
        <Loading what="Searching the runs" />
      )}
    </section>
  );
}

function NoRuns({ total }: { readonly total: number }) {
  if (total > 0) {
    return (
      <Empty title="No run is like that">
        <p>Change the filter, or look in all experiments.</p>
      </Empty>
    );
  }
  return (
    <Empty title="No run has been logged yet">
      <p>
        <code>mlops run retrain</code> logs the first ones; so do MLflow's own clients, with the address of{' '}
        <code>mlops tracking serve</code>.
      </p>
    </Empty>
  );
}

/** MLflow's order for a column of the table. */
function orderOf(sort: SortState | undefined): string | undefined {
  if (!sort) return undefined;
  const column = readColumn(sort.key);
  return `${column ? filterName(column) : `attributes.${sort.key}`} ${sort.descending ? 'DESC' : 'ASC'}`;
}

/** Selects or deselects a run; the selection is part of the URL. */
function pick(id: string): void {
  const { picked = '' } = location.value.query;
  const before = picked === '' ? [] : picked.split(',');
  setQuery({ picked: (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]).join(',') });
}

function tableColumns(chosen: readonly ColumnRef[]): Column<RunRow>[] {
  return [
    {
      key: 'run_name',
      title: 'Run',
      value: ({ name }) => name,
      cell: ({ name, runId, experimentId }, isPicked) => (
        <>
          <input
            class="pick"
            type="checkbox"
            aria-label={`Pick ${name.slice(0, 60)} to compare`}
            checked={isPicked}
            onChange={() => pick(runId)}
          />
          <a href={`#/experiments/${segment(experimentId)}/runs/${segment(runId)}`}>
            <UserText value={name || runId} limit={60} />
          </a>
        </>
      ),
    },
    statusColumn(),
    {
      key: 'start_time',
      title: 'Started',
      isNumber: true,
      value: ({ start }) => formatDate(start),
      cell: ({ start }) => <When at={start} />,
    },
    {
      key: 'took',
      title: 'Took',
      isNumber: true,
      isSortable: false,
      value: ({ start, end }) => (end === null ? undefined : formatSeconds((end - start) / 1000)),
    },
    ...chosen.map(
      (column, i): Column<RunRow> => ({
        key: columnText(column),
        title: column.key,
        isNumber: column.kind === 'metrics',
        value: ({ values }) => values[i] ?? undefined,
        cell: ({ values }) => <Value value={values[i] ?? null} />,
      }),
    ),
  ];
}

function Value({ value }: { readonly value: number | string | null }) {
  if (value === null) return null;
  return typeof value === 'number' ? formatNumber(value) : <UserText value={value} limit={60} />;
}
