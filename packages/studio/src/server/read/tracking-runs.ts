import { setImmediate } from 'node:timers/promises';
import type { RunRecord, Tracking } from '@aml-mlops/tracking';
import type { ColumnKind, MetricRange, RunReader } from '@aml-mlops/tracking/reader';
import type { Comparison, Curves, RangeShown, RunRows, RunSummary } from '../../api/tracking-runs.ts';
import type { CsvCell } from '../../csv/csv-line.ts';
import { csvTime } from '../send-csv.ts';
import { wireNumber } from './wire-number.ts';

/** Heads and columns of runs, as arrays in the requested order. Runs deleted in the meantime are omitted. */
export function runRows(
  runs: RunReader,
  places: readonly number[],
  columns: readonly { readonly kind: ColumnKind; readonly key: string }[],
): RunRows {
  const heads = runs.heads(places);
  const found = heads.map(({ place }) => place);
  return {
    places: found,
    runIds: heads.map(({ runId }) => runId),
    experimentIds: heads.map(({ experimentId }) => experimentId),
    names: heads.map(({ name }) => name),
    users: heads.map(({ user }) => user),
    statuses: heads.map(({ status }) => status),
    starts: heads.map(({ start }) => start),
    ends: heads.map(({ end }) => end ?? null),
    columns: runs
      .values(found, columns)
      .map(({ values }) => values.map((value) => (typeof value === 'number' ? wireNumber(value) : (value ?? null)))),
  };
}

export const RUN_TITLES = ['run', 'name', 'status', 'user', 'start', 'end'];

/** Runs are read in batches of this size, with other requests served in between. */
const AT_ONCE = 500;

/** Runs in the given order, with columns, as rows of a file. */
export async function* runFileRows(
  runs: RunReader,
  places: readonly number[],
  columns: readonly { readonly kind: ColumnKind; readonly key: string }[],
): AsyncGenerator<readonly CsvCell[]> {
  for (let start = 0; start < places.length; start += AT_ONCE) {
    const heads = runs.heads(places.slice(start, start + AT_ONCE));
    const values = runs.values(
      heads.map(({ place }) => place),
      columns,
    );
    for (const [i, { runId, name, status, user, start: began, end }] of heads.entries()) {
      yield [runId, name, status, user, csvTime(began), csvTime(end), ...values.map((column) => column.values[i])];
    }
    await setImmediate();
  }
}

/** Runs side by side: their inputs, and three numbers per metric. */
export async function comparison(tracking: Tracking, runs: RunReader, ids: readonly string[]): Promise<Comparison> {
  const records = await Promise.all(ids.map((id) => tracking.getRun(id).catch(() => undefined)));
  const found = records.filter((record) => record !== undefined);
  return {
    runs: found.map(summaryOf),
    ranges: runs.ranges(found.map(({ runId }) => runId)).map(rangeShown),
    missing: ids.filter((_, i) => records[i] === undefined),
  };
}

/** Tags set by users; those of programs start with a prefix and a dot, and are shown too if they differ. */
export function summaryOf(record: RunRecord): RunSummary {
  return {
    runId: record.runId,
    name: record.name,
    experimentId: record.experimentId,
    status: record.status,
    start: record.startTime,
    end: record.endTime ?? null,
    params: Object.entries(record.params),
    tags: Object.entries(record.tags),
  };
}

export function rangeShown({ runId, key, min, max, last, count }: MetricRange): RangeShown {
  const bound = (value: number | undefined) => (value === undefined ? null : wireNumber(value));
  return { runId, key, min: bound(min), max: bound(max), last: wireNumber(last), count };
}

export function curvesOf(runs: RunReader, ids: readonly string[], key: string, most: number): Curves {
  const points = runs.curves(ids, key, most);
  return {
    key,
    curves: ids.map((runId) => {
      const own = points.filter((point) => point.runId === runId);
      return {
        runId,
        steps: own.map(({ step }) => step),
        values: own.map(({ value }) => (Number.isFinite(value) ? value : null)),
      };
    }),
  };
}
