import type { ColumnShown } from '../../../api/tracking-runs.ts';
import type { ColumnRef } from './column-ref.ts';

const MOST = { metrics: 4, params: 3 } as const;

/** Default: columns of a table: the metrics and parameters that most runs have. */
export function defaultColumns(all: readonly ColumnShown[]): ColumnRef[] {
  const common = (kind: 'metrics' | 'params') => all.filter((column) => column.kind === kind).slice(0, MOST[kind]);
  return [...common('metrics'), ...common('params')].map(({ kind, key }) => ({ kind, key }));
}
