import { formatNumber } from '../components/format.ts';
import { ChartFrame } from './chart-frame.tsx';
import { ticks } from './ticks.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 220;
const EDGE = { left: 52, right: 24, top: 10, bottom: 26 } as const;

/** Counts in bins, as vertical columns. */
export function ColumnsChart(props: {
  readonly title: string;
  readonly name: string;
  readonly titles: readonly [bin: string, value: string];
  readonly columns: readonly { readonly bin: string; readonly value: number }[];
}) {
  const { title, name, titles, columns } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const most = Math.max(...columns.map(({ value }) => value), 0) || 1;
  const bottom = HEIGHT - EDGE.bottom;
  const step = (width - EDGE.left - EDGE.right) / Math.max(1, columns.length);
  const yAt = (value: number) => bottom - (value / most) * (bottom - EDGE.top);
  // As many labels as fit.
  const every = Math.max(1, Math.ceil(46 / step));
  const said = columns.map(({ bin, value }) => `${bin} ${formatNumber(value)}`).slice(0, 24);
  const table = () => ({ titles, rows: columns.map(({ bin, value }) => [bin, value]) });
  return (
    <ChartFrame title={title} name={name} table={table}>
      <div ref={box}>
        {width === 0 ? null : (
          <svg
            data-chart="columns"
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`${title}: ${said.join(', ')}`}
          >
            {ticks(0, most, 4).map((value) => (
              <g key={value}>
                <line x1={EDGE.left} x2={width - EDGE.right} y1={yAt(value)} y2={yAt(value)} class="gridline" />
                <text x={EDGE.left - 8} y={yAt(value) + 4} text-anchor="end">
                  {formatNumber(value)}
                </text>
              </g>
            ))}
            {columns.map(({ bin, value }, i) => (
              <g key={bin}>
                <title>{`${bin}: ${formatNumber(value)}`}</title>
                <rect
                  x={EDGE.left + i * step + Math.min(2, step / 6)}
                  y={yAt(value)}
                  width={Math.max(1, step - Math.min(4, step / 3))}
                  height={bottom - yAt(value)}
                  class="bar"
                />
                {i % every === 0 ? (
                  <text x={EDGE.left + (i + 0.5) * step} y={HEIGHT - 8} text-anchor="middle">
                    {bin}
                  </text>
                ) : null}
              </g>
            ))}
            <line x1={EDGE.left} x2={width - EDGE.right} y1={bottom} y2={bottom} class="axis" />
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}
