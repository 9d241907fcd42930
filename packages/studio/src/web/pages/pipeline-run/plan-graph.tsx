import { visibleText } from '@aml-mlops/errors/visible-text';
import { useMemo } from 'preact/hooks';
import type { RunNode } from '../../../api/pipeline-runs.ts';
import { hereWith } from '../../app/router.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { formatSeconds } from '../../components/format.ts';
import { lookOf } from '../../components/status.tsx';
import { layoutPlan, NODE } from './plan-layout.ts';

/** The plan as a graph: each node with its state and a link to its details. */
export function PlanGraph(props: {
  readonly run: string;
  readonly nodes: readonly RunNode[];
  readonly chosen: string | undefined;
  /** The server's current time. */
  readonly now: number;
  /** Text below a node's name. Default: its state. */
  readonly captionOf?: (node: RunNode) => string;
}) {
  const { run, nodes, chosen, now, captionOf } = props;
  const shape = JSON.stringify(nodes.map(({ name, after }) => [name, after]));
  // Depends on the structure only, not on the states of nodes.
  const layout = useMemo(() => layoutPlan(nodes), [shape]);
  const table = () => ({
    titles: ['step', 'status', 'reads from'],
    rows: nodes.map(({ name, status, after }) => [name, status, after.join(' ')]),
  });
  return (
    <ChartFrame title="Plan" name={`plan-${run}`} table={table}>
      <div class="plan-scroll">
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: it is a group of links, and the figure around it has the name */}
        <svg
          data-chart="plan"
          // A wide plan shrinks with the page, down to the smallest readable text; then it scrolls.
          style={{ width: '100%', maxWidth: `${layout.width}px`, minWidth: `${Math.round(layout.width * 0.72)}px` }}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
        >
          <g class="plan-edges">
            {layout.edges.map(({ from, to, path }) => (
              <path key={`${from}\n${to}`} d={path} class={chosen === from || chosen === to ? 'is-near' : ''} />
            ))}
          </g>
          {layout.places.map(({ name, x, y }, i) => (
            <Node key={name} node={nodes[i]!} x={x} y={y} isChosen={name === chosen} now={now} captionOf={captionOf} />
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}

function Node(props: {
  readonly node: RunNode;
  readonly x: number;
  readonly y: number;
  readonly isChosen: boolean;
  readonly now: number;
  readonly captionOf: ((node: RunNode) => string) | undefined;
}) {
  const { node, x, y, isChosen, now, captionOf } = props;
  const { tone } = lookOf(node.status);
  const [left, top] = [x - NODE.width / 2, y - NODE.height / 2];
  const share =
    node.progress && node.progress.total > 0 ? Math.min(1, node.progress.done / node.progress.total) : undefined;
  const name = visibleText(node.name, 24);
  return (
    <a
      href={hereWith({ node: isChosen ? undefined : node.name })}
      class={`plan-node ${isChosen ? 'is-chosen' : ''}`}
      aria-current={isChosen ? 'true' : undefined}
    >
      <rect x={left} y={top} width={NODE.width} height={NODE.height} rx={8} class="plan-box" />
      <rect x={left} y={top} width={5} height={NODE.height} rx={2.5} style={{ fill: `var(--${tone}-mark)` }} />
      <text x={left + 16} y={top + 24} class="plan-name">
        {name}
      </text>
      <text x={left + 16} y={top + 43} class="plan-state" style={{ fill: `var(--${tone})` }}>
        {captionOf ? visibleText(captionOf(node), 26) : stateText(node, now)}
      </text>
      {share === undefined ? null : (
        <>
          <rect x={left + 5} y={top + NODE.height - 5} width={NODE.width - 10} height={3} rx={1.5} class="plan-track" />
          <rect
            x={left + 5}
            y={top + NODE.height - 5}
            width={(NODE.width - 10) * share}
            height={3}
            rx={1.5}
            style={{ fill: 'var(--busy-mark)' }}
          />
        </>
      )}
    </a>
  );
}

function stateText(node: RunNode, now: number): string {
  const last = node.attempts.at(-1);
  const { text } = lookOf(node.status);
  const parts = [text];
  if (last?.startedAt !== undefined && node.status !== 'reused' && node.status !== 'skipped') {
    parts.push(formatSeconds(((last.finishedAt ?? now) - last.startedAt) / 1000));
  }
  if (node.progress && node.progress.total > 0) {
    parts.push(`${Math.round((100 * node.progress.done) / node.progress.total)} %`);
  }
  if (node.attempts.length > 1) parts.push(`attempt ${last?.attempt}`);
  return parts.join(' · ');
}
