import { visibleText } from '@aml-mlops/errors/visible-text';
import type { NodeAttempt, RunNode } from '../../../api/pipeline-runs.ts';
import { hereWith } from '../../app/router.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { timeTicks } from '../../charts/ticks.ts';
import { useWidth } from '../../charts/use-width.ts';
import { formatBytes, formatSeconds } from '../../components/format.ts';
import { lookOf } from '../../components/status.tsx';

const ROW = 26;
const NAMES = 170;
const END = 84;
const AXIS = 24;

/** When each step waited and ran, one per row, with its peak memory. */
export function Timeline(props: {
  readonly run: string;
  readonly startedAt: number;
  readonly nodes: readonly RunNode[];
  readonly now: number;
}) {
  const { run, nodes, now } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const rows = nodes.flatMap((node) => node.attempts.map((attempt) => ({ node, attempt })));
  const ends = rows.map(({ attempt }) => attempt.finishedAt ?? now);
  const start = Math.min(props.startedAt, ...rows.map(({ attempt }) => attempt.queuedAt));
  const span = Math.max(1000, Math.max(start, ...ends) - start);
  const room = Math.max(60, width - NAMES - END);
  const at = (time: number) => NAMES + ((time - start) / span) * room;
  const height = rows.length * ROW + AXIS;
  return (
    <ChartFrame title="Timeline" name={`timeline-${run}`} table={() => table(rows, start)}>
      <div ref={box}>
        {width === 0 || rows.length === 0 ? null : (
          // biome-ignore lint/a11y/noSvgWithoutTitle: it is a group of links, and the figure around it has the name
          <svg data-chart="timeline" width={width} height={height}>
            {timeTicks(span / 1000, Math.max(2, room / 110)).map((seconds) => (
              <g key={seconds}>
                <line
                  x1={at(start + seconds * 1000)}
                  x2={at(start + seconds * 1000)}
                  y1={0}
                  y2={height - AXIS}
                  class="gridline"
                />
                <text x={at(start + seconds * 1000)} y={height - 7} text-anchor="middle">
                  {formatSeconds(seconds).replace(/\.0 s$/, ' s')}
                </text>
              </g>
            ))}
            {rows.map(({ node, attempt }, i) => (
              <Row
                key={`${node.name} ${attempt.attempt}`}
                node={node}
                attempt={attempt}
                y={i * ROW}
                at={at}
                now={now}
                width={width}
              />
            ))}
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}

function Row(props: {
  readonly node: RunNode;
  readonly attempt: NodeAttempt;
  readonly y: number;
  readonly at: (time: number) => number;
  readonly now: number;
  readonly width: number;
}) {
  const { node, attempt, y, at, now, width } = props;
  const { tone, text } = lookOf(attempt.status);
  const started = attempt.startedAt ?? now;
  const ended = attempt.finishedAt ?? now;
  const took = formatSeconds((ended - started) / 1000);
  const memory = attempt.peakMemoryBytes === undefined ? '' : formatBytes(attempt.peakMemoryBytes);
  const name = visibleText(node.name, 22);
  const bar = Math.max(3, at(ended) - at(started));
  return (
    <a href={hereWith({ node: node.name })} class="timeline-row">
      <rect x={0} y={y} width={width} height={ROW} class="timeline-ground" />
      <text x={4} y={y + 17} class="timeline-name">
        {name}
        {node.attempts.length > 1 ? ` #${attempt.attempt}` : ''}
      </text>
      <rect
        x={at(attempt.queuedAt)}
        y={y + 11}
        width={Math.max(0, at(started) - at(attempt.queuedAt))}
        height={4}
        class="timeline-queue"
      />
      <rect x={at(started)} y={y + 6} width={bar} height={14} rx={3} style={{ fill: `var(--${tone}-mark)` }}>
        <title>{`${text}, ${took}`}</title>
      </rect>
      <text x={width - 4} y={y + 17} text-anchor="end">
        {memory}
      </text>
    </a>
  );
}

function table(rows: readonly { readonly node: RunNode; readonly attempt: NodeAttempt }[], start: number) {
  const since = (time: number | undefined) => (time === undefined ? undefined : (time - start) / 1000);
  return {
    titles: ['step', 'attempt', 'status', 'queued (s)', 'started (s)', 'finished (s)', 'peak memory (bytes)'],
    rows: rows.map(({ node, attempt: a }) => [
      ...[
        node.name,
        a.attempt,
        a.status,
        since(a.queuedAt),
        since(a.startedAt),
        since(a.finishedAt),
        a.peakMemoryBytes,
      ],
    ]),
  };
}
