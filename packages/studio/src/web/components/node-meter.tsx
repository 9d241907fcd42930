import type { NodeStatusName } from '../../api/status.ts';
import { lookOf } from './status.tsx';

const ORDER: readonly NodeStatusName[] = ['ran', 'reused', 'running', 'queued', 'failed', 'interrupted', 'skipped'];

/** Node counts of a run by state, as a bar and as text. */
export function NodeMeter({
  nodes,
  waiting = 0,
}: {
  readonly nodes: Readonly<Partial<Record<NodeStatusName, number>>>;
  readonly waiting?: number;
}) {
  const parts = ORDER.flatMap((status) => {
    const count = nodes[status] ?? 0;
    return count > 0 ? [{ status, count }] : [];
  });
  const total = parts.reduce((sum, { count }) => sum + count, waiting);
  const words =
    parts.map(({ status, count }) => `${count} ${lookOf(status).text.toLowerCase()}`).join(', ') || 'no steps yet';
  return (
    <span class="meter" role="img" aria-label={words} title={words}>
      {parts.map(({ status, count }) => (
        <span
          key={status}
          style={{ width: `${(100 * count) / total}%`, background: `var(--${lookOf(status).tone}-mark)` }}
        />
      ))}
    </span>
  );
}
