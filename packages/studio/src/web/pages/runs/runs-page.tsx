import { useMemo, useRef, useState } from 'preact/hooks';
import type { ColumnShown, ExperimentShown, RunSearch } from '../../../api/tracking-runs.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { go, href, segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { csvOf } from '../../components/csv.ts';
import { download } from '../../components/download.ts';
import { formatDate, formatNumber, formatSeconds } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { readSort, sortText } from '../../components/sort.ts';
import { Answered, Empty, Failure, Loading } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { type ColumnRef, columnsText, columnText, filterName, readColumn, readColumns } from './column-ref.ts';
import { defaultColumns } from './default-columns.ts';
import { FilterField } from './filter-field.tsx';
import { RunBlocks, type RunRow } from './run-blocks.ts';
import { ViewMenu } from './view-menu.tsx';
import './runs.css';

/** Which runs differ, and by what? */
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
  // What was found last stays while a filter is wrong or on its way.
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
  const picked = pickedText === '' ? [] : pickedText.split(',');
  const pick = (id: string) => {
    const next = picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id];
    setQuery({ picked: next.join(',') });
  };
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
          class={`button ${picked.length > 1 ? 'primary' : ''}`}
          href={picked.length > 1 ? href('/compare', { runs: picked.join(',') }) : undefined}
          aria-disabled={picked.length < 2}
        >
          {picked.length > 1 ? `Compare ${picked.length} runs` : 'Compare: pick two or more'}
        </a>
        {picked.length > 0 ? (
          <button type="button" class="button plain" onClick={() => setQuery({ picked: '' })}>
            Pick none
          </button>
        ) : null}
        <span class="tools">
          <ExportRuns blocks={blocks} columns={chosen} />
        </span>
      </div>
      {search.fault ? <Failure title="Cannot search" fault={search.fault} retry={search.reload} /> : null}
      {found ? (
        <Table
          label="Runs"
          rows={blocks}
          rowKey={({ runId }) => runId}
          isSelected={({ runId }) => picked.includes(runId)}
          columns={tableColumns(chosen, picked, pick)}
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

function ExportRuns({ blocks, columns }: { readonly blocks: RunBlocks; readonly columns: readonly ColumnRef[] }) {
  const [isBusy, setBusy] = useState(false);
  const write = async () => {
    setBusy(true);
    try {
      const rows = (await blocks.all()).map(({ runId, name, status, user, start, end, values }) => [
        ...[
          runId,
          name,
          status,
          user,
          new Date(start).toISOString(),
          end === null ? null : new Date(end).toISOString(),
        ],
        ...values,
      ]);
      download(
        'runs.csv',
        csvOf(['run', 'name', 'status', 'user', 'start', 'end', ...columns.map(columnText)], rows),
        'text/csv',
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" class="button plain" disabled={isBusy || blocks.length === 0} onClick={() => void write()}>
      {isBusy ? 'Writing …' : 'CSV'}
    </button>
  );
}

/** MLflow's order for a column of the table. */
function orderOf(sort: ReturnType<typeof readSort>): string | undefined {
  if (!sort) return undefined;
  const column = readColumn(sort.key);
  return `${column ? filterName(column) : `attributes.${sort.key}`} ${sort.descending ? 'DESC' : 'ASC'}`;
}

function tableColumns(
  chosen: readonly ColumnRef[],
  picked: readonly string[],
  pick: (id: string) => void,
): Column<RunRow>[] {
  return [
    {
      key: 'run_name',
      title: 'Run',
      value: ({ name }) => name,
      cell: ({ name, runId, experimentId }) => (
        <>
          <input
            class="pick"
            type="checkbox"
            aria-label={`Pick ${name.slice(0, 60)} to compare`}
            checked={picked.includes(runId)}
            onChange={() => pick(runId)}
          />
          <a href={`#/experiments/${segment(experimentId)}/runs/${segment(runId)}`}>
            <UserText value={name || runId} limit={60} />
          </a>
        </>
      ),
    },
    {
      key: 'status',
      title: 'Status',
      value: ({ status }) => status,
      cell: ({ status }) => <StatusBadge status={status} />,
    },
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
