import { ChartFrame } from '../../charts/chart-frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import { formatNumber } from '../../components/format.ts';

const HEIGHT = 280;
const EDGE = { left: 52, right: 26, top: 10, bottom: 44 } as const;
const MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Share of correct answers over their probability: on the diagonal for a calibrated model. */
export function ReliabilityChart(props: {
  readonly curve: readonly (readonly [probability: number, right: number])[];
  readonly name: string;
}) {
  const { curve, name } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const bottom = HEIGHT - EDGE.bottom;
  const xAt = (value: number) => EDGE.left + value * (width - EDGE.left - EDGE.right);
  const yAt = (value: number) => bottom - value * (bottom - EDGE.top);
  const [first, last] = [curve[0], curve.at(-1)];
  // Before the first probability and after the last the curve is constant, as is the model's calibration.
  const points = first && last ? [[0, first[1]] as const, ...curve, [1, last[1]] as const] : [];
  const said = curve.slice(0, 10).map(([x, y]) => `at ${formatNumber(x)} ${formatNumber(y)} are right`);
  return (
    <ChartFrame
      title="Right answers by probability"
      name={name}
      table={() => ({ titles: ['probability', 'right'], rows: curve })}
    >
      <div ref={box}>
        {width === 0 ? null : (
          <svg
            data-chart="reliability"
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`Right answers by probability: ${said.join(', ')}`}
          >
            {MARKS.map((value) => (
              <g key={value}>
                <line x1={xAt(0)} x2={xAt(1)} y1={yAt(value)} y2={yAt(value)} class="gridline" />
                <text x={EDGE.left - 8} y={yAt(value) + 4} text-anchor="end">
                  {Math.round(100 * value)} %
                </text>
                <text x={xAt(value)} y={bottom + 18} text-anchor="middle">
                  {Math.round(100 * value)} %
                </text>
              </g>
            ))}
            <line x1={xAt(0)} x2={xAt(1)} y1={yAt(0)} y2={yAt(1)} class="even" />
            <path
              d={points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${xAt(x).toFixed(1)},${yAt(y).toFixed(1)}`).join('')}
              class="line"
              style={{ stroke: 'var(--series-1)' }}
            />
            <text x={(xAt(0) + xAt(1)) / 2} y={HEIGHT - 6} text-anchor="middle">
              probability of the answer
            </text>
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}
