import { visibleText } from '@aml-mlops/errors/visible-text';
import type { PairSide } from '../../../api/sweep.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { useWidth } from '../../charts/use-width.ts';

const TOP = 92;
const LEFT = 118;
const LARGEST_CELL = 64;

/** Which classes a model confuses: counts, shaded by their share of the true class. */
export function Confusion({ side, labels }: { readonly side: PairSide; readonly labels: readonly string[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const n = labels.length;
  const cell = Math.max(14, Math.min(LARGEST_CELL, (width - LEFT - 8) / n));
  const hasNumbers = cell >= 24;
  const table = () => ({
    titles: ['true', ...labels],
    rows: side.confusion.map((row, i) => [labels[i], ...row]),
  });
  return (
    <ChartFrame title={side.model} name={`confusion-${side.model}`} table={table}>
      <div ref={box} class="plan-scroll">
        {width === 0 ? null : (
          <svg
            data-chart="confusion"
            width={LEFT + n * cell + 8}
            height={TOP + n * cell + 8}
            role="img"
            aria-label={`Confusion matrix of ${side.model}: ${said(side, labels)}`}
          >
            {labels.map((label, i) => (
              <g key={label}>
                <text x={LEFT - 8} y={TOP + (i + 0.5) * cell + 4} text-anchor="end">
                  {visibleText(label, 15)}
                </text>
                <text
                  transform={`translate(${LEFT + (i + 0.5) * cell + 4} ${TOP - 8}) rotate(-50)`}
                  text-anchor="start"
                >
                  {visibleText(label, 15)}
                </text>
              </g>
            ))}
            {side.confusion.map((row, i) => {
              const total = row.reduce((sum, count) => sum + count, 0);
              return row.map((count, j) => {
                const share = total === 0 ? 0 : count / total;
                const colour = i === j ? 'var(--series-1)' : 'var(--series-2)';
                return (
                  <g key={`${i} ${j}`}>
                    <rect
                      x={LEFT + j * cell}
                      y={TOP + i * cell}
                      width={cell - 1.5}
                      height={cell - 1.5}
                      rx={3}
                      class="confusion-cell"
                      style={{
                        fill: count === 0 ? 'var(--ground)' : colour,
                        fillOpacity: count === 0 ? 1 : 0.12 + 0.5 * share,
                      }}
                    >
                      <title>
                        {`${count} of ${total} of ${visibleText(labels[i] ?? '', 60)} taken for ${visibleText(labels[j] ?? '', 60)}`}
                      </title>
                    </rect>
                    {hasNumbers && count > 0 ? (
                      <text
                        x={LEFT + (j + 0.5) * cell}
                        y={TOP + (i + 0.5) * cell + 4}
                        text-anchor="middle"
                        class="confusion-count"
                      >
                        {count}
                      </text>
                    ) : null}
                  </g>
                );
              });
            })}
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}

/** The most frequent mistakes, for screen readers. */
function said({ confusion }: PairSide, labels: readonly string[]): string {
  const mistakes = confusion
    .flatMap((row, i) => row.map((count, j) => ({ count, i, j })))
    .filter(({ count, i, j }) => i !== j && count > 0)
    .sort((a, b) => b.count - a.count);
  const listed = mistakes.slice(0, 5).map(({ count, i, j }) => `${count} times ${labels[i]} for ${labels[j]}`);
  return visibleText(listed.length > 0 ? listed.join(', ') : 'no mistake', 400);
}
