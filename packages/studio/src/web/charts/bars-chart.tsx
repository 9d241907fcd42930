import { visibleText } from '@aml-mlops/errors/visible-text';
import { formatNumber } from '../components/format.ts';
import { ChartFrame } from './chart-frame.tsx';
import { useWidth } from './use-width.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Text beside the bar. Default: the value. */
  readonly text?: string;
}

const ROW = 26;
const SAID = 12;

/** Horizontal bars, one per name, each with its value. */
export function BarsChart(props: {
  readonly title: string;
  /** File name for exports. */
  readonly name: string;
  /** Column headers of its table: for the names, and for the values. */
  readonly titles: readonly [name: string, value: string];
  readonly bars: readonly Bar[];
}) {
  const { title, name, titles, bars } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const most = Math.max(...bars.map(({ value }) => value), 0) || 1;
  const left = Math.min(180, Math.round(width * 0.36));
  const right = 92;
  const room = Math.max(20, width - left - right);
  const said = bars.slice(0, SAID).map((bar) => `${visibleText(bar.name, 40)} ${bar.text ?? formatNumber(bar.value)}`);
  return (
    <ChartFrame title={title} name={name} table={() => ({ titles, rows: bars.map((bar) => [bar.name, bar.value]) })}>
      <div ref={box}>
        {width === 0 ? null : (
          <svg
            data-chart="bars"
            width={width}
            height={bars.length * ROW + 4}
            role="img"
            aria-label={`${title}: ${said.join(', ')}`}
          >
            {bars.map((bar, i) => (
              <g key={bar.name} transform={`translate(0 ${i * ROW + 2})`}>
                <title>{visibleText(bar.name, 200)}</title>
                <text x={0} y={17} class="bar-name">
                  {visibleText(bar.name, Math.max(6, Math.floor(left / 7.4)))}
                </text>
                <rect x={left} y={5} width={room} height={16} rx={3} class="bar-track" />
                <rect x={left} y={5} width={Math.max(1, (room * bar.value) / most)} height={16} rx={3} class="bar" />
                <text x={width} y={17} text-anchor="end" class="bar-value">
                  {bar.text ?? formatNumber(bar.value)}
                </text>
              </g>
            ))}
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}
