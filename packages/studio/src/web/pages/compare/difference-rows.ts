import type { Comparison } from '../../../api/tracking-runs.ts';

/** An input or a result of runs, one value per run. */
export interface DifferenceRow {
  readonly key: string;
  readonly group: 'Parameter' | 'Metric' | 'Tag' | 'Run';
  readonly name: string;
  /** In the order of the runs; undefined if a run has none. */
  readonly values: readonly (string | number | undefined)[];
  readonly differs: boolean;
}

export type MetricValue = 'last' | 'min' | 'max';

/** All properties of runs side by side, differing ones first within their group. */
export function differenceRows({ runs, ranges }: Comparison, which: MetricValue): DifferenceRow[] {
  const row = (group: DifferenceRow['group'], name: string, values: DifferenceRow['values']): DifferenceRow => {
    return { key: `${group} ${name}`, group, name, values, differs: new Set(values).size > 1 };
  };
  const pairs = (group: 'Parameter' | 'Tag', of: 'params' | 'tags') => {
    const maps = runs.map((run) => new Map(run[of]));
    // The name is in the column header.
    const names = [...new Set(maps.flatMap((map) => [...map.keys()]))]
      .filter((name) => name !== 'mlflow.runName')
      .sort();
    return names.map((name) =>
      row(
        group,
        name,
        maps.map((map) => map.get(name)),
      ),
    );
  };
  const byMetric = Map.groupBy(ranges, ({ key }) => key);
  const metrics = [...byMetric].map(([name, own]) => {
    const byRun = new Map(own.map((range) => [range.runId, range[which]]));
    return row(
      'Metric',
      name,
      runs.map(({ runId }) => byRun.get(runId) ?? undefined),
    );
  });
  const took = runs.map(({ start, end }) => (end === null ? undefined : (end - start) / 1000));
  const rows = [
    ...pairs('Parameter', 'params'),
    ...metrics,
    row(
      'Run',
      'status',
      runs.map(({ status }) => status),
    ),
    row('Run', 'seconds', took),
    ...pairs('Tag', 'tags'),
  ];
  const groups = ['Parameter', 'Metric', 'Run', 'Tag'];
  return rows.sort(
    (a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || Number(b.differs) - Number(a.differs),
  );
}
