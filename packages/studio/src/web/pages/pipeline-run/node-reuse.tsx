import type { FieldShown, NodeDetail, RunNode } from '../../../api/pipeline-runs.ts';
import { Empty } from '../../components/states.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Why a step was run or reused, by field of its cache key. */
export function NodeReuse({ detail, node }: { readonly detail: NodeDetail; readonly node: RunNode }) {
  const { verdict, comparedWith, fields } = detail.reuse;
  if (verdict === 'unknown') {
    return (
      <Empty title="Not known">
        <p>
          {node.attempts.length === 0
            ? 'The step has not begun.'
            : 'The run was made by a version that did not write it down.'}
        </p>
      </Empty>
    );
  }
  const changed = fields.filter(({ same }) => !same);
  const rows = [...changed, ...fields.filter(({ same }) => same)];
  return (
    <div class="stack">
      <p>
        <Verdict verdict={verdict} comparedWith={comparedWith} changed={changed.length} />
      </p>
      <ListTable label="Fields of the result's key" columns={COLUMNS} rows={rows} rowKey={({ field }) => field} wrap />
      <div>
        <ExportCsv name={`why-${detail.name}`} columns={COLUMNS} rows={rows} />
      </div>
    </div>
  );
}

function Verdict(props: {
  readonly verdict: string;
  readonly comparedWith: string | undefined;
  readonly changed: number;
}) {
  const { verdict, comparedWith, changed } = props;
  const run = comparedWith ? <a href={`#/pipeline-runs/${encodeURIComponent(comparedWith)}`}>{comparedWith}</a> : null;
  if (verdict === 'reused')
    return <>Reused: run {run ?? 'before'} had made it, and nothing that it depends on has changed.</>;
  if (!run) return <>Run: it had not been made before on this data.</>;
  if (changed === 0)
    return (
      <>Run, although nothing has changed since run {run}: it was forced, is never reused, or its result was gone.</>
    );
  return (
    <>
      Run: {changed} {changed === 1 ? 'field has' : 'fields have'} changed since run {run}.
    </>
  );
}

const COLUMNS: readonly Column<FieldShown>[] = [
  textColumn('field', 'Field', ({ field }) => field, 80),
  {
    key: 'before',
    title: 'Before',
    value: ({ before }) => before,
    cell: ({ before, same }) => (same ? <Short value={before} /> : <Short value={before} class="field-was" />),
  },
  {
    key: 'now',
    title: 'In this run',
    value: ({ now }) => now,
    cell: ({ now, same }) => (same ? <span class="quiet">the same</span> : <Short value={now} class="field-now" />),
  },
];

/** A hash is shown by its prefix. */
function Short({ value, class: name = '' }: { readonly value: string | undefined; readonly class?: string }) {
  if (value === undefined) return <span class="quiet">none</span>;
  return /^[0-9a-f]{64}$/.test(value) ? (
    <code class={name} title={value}>
      {value.slice(0, 12)}
    </code>
  ) : (
    <UserText value={value} limit={120} class={name} />
  );
}
