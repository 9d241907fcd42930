import { go, href, segment } from '../app/router.ts';
import { formatDate } from './format.ts';

/** Selects the run whose output is shown: a link per run, newest first. */
export function OutputChoice(props: {
  readonly label: string;
  /** Such as `/tuning`. */
  readonly path: string;
  readonly all: readonly { readonly run: string; readonly node: string; readonly scope: string; readonly at: number }[];
  readonly chosen: { readonly run: string; readonly node: string };
}) {
  const { label, path, all, chosen } = props;
  const place = all.findIndex(({ run, node }) => run === chosen.run && node === chosen.node);
  return (
    <select
      class="input"
      aria-label={label}
      value={place}
      onChange={({ currentTarget }) => {
        const one = all[Number(currentTarget.value)];
        if (one) go(href(`${path}/${segment(one.run)}/${segment(one.node)}`));
      }}
    >
      {place < 0 ? <option value={-1}>An older run</option> : null}
      {all.map(({ run, node, scope, at }, i) => (
        <option key={`${run} ${node}`} value={i}>
          {formatDate(at)}, {scope.slice(0, 40)}, {node.slice(0, 40)}
        </option>
      ))}
    </select>
  );
}
