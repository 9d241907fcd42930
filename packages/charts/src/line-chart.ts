import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { REFERENCE } from './theme.ts';

export interface Series {
  readonly name: string;
  /** Values of x: numbers (steps, epochs), or texts in the order in which they shall stand (weeks, versions). */
  readonly x: ArrayLike<number> | readonly string[];
  /** Values of y; NaN and infinities make a gap. */
  readonly y: ArrayLike<number>;
}

export interface LineChart extends FigureOptions {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
  /** Default linear. */
  readonly yScale?: 'linear' | 'log';
  /** Whether the y axis starts at 0; default false. */
  readonly zero?: boolean;
  /** A horizontal dashed line, such as a baseline or a threshold. */
  readonly reference?: { readonly y: number; readonly label: string };
}

/** Metrics over steps, or statistics over weeks: one line a series, points where there are few of them. */
export function lineChart(figure: LineChart): VegaLiteSpec {
  const { series, xTitle, yTitle, yScale = 'linear', zero = false, reference } = figure;
  const names = series.map(({ name }) => name);
  const ordinal = series.some(({ x }) => typeof x[0] === 'string');
  const longest = Math.max(0, ...series.map(({ y }) => y.length));
  const values = series.flatMap(({ name, x, y }) =>
    Array.from(y, (value, i) => ({ series: name, x: x[i], y: Number.isFinite(value) ? value : null })),
  );
  const y = {
    type: 'quantitative' as const,
    title: yTitle,
    scale: yScale === 'log' ? { type: 'log' as const } : { zero, nice: true },
  };
  return {
    ...titleOf(figure),
    width: figure.width ?? 420,
    height: figure.height ?? 260,
    layer: [
      {
        data: { values },
        mark: { type: 'line', point: longest <= 30 ? { size: 28 } : false },
        encoding: {
          x: ordinal
            ? { field: 'x', type: 'ordinal', sort: null, title: xTitle, axis: { labelAngle: longest > 8 ? -45 : 0 } }
            : { field: 'x', type: 'quantitative', title: xTitle, scale: { zero: false, nice: false } },
          y: { field: 'y', ...y },
          color: {
            field: 'series',
            type: 'nominal',
            scale: { domain: names },
            title: null,
            ...(names.length === 1 && { legend: null }),
          },
        },
      },
      ...(reference ? referenceLine(reference) : []),
    ],
  };
}

/** Layers of a dashed horizontal line with its label at the right end. */
function referenceLine({ y, label }: { readonly y: number; readonly label: string }) {
  const data = { values: [{ y, label }] };
  const encoding = { y: { field: 'y', type: 'quantitative' as const } };
  return [
    { data, mark: { type: 'rule' as const, strokeDash: [5, 4], color: REFERENCE, strokeWidth: 1.2 }, encoding },
    {
      data,
      mark: { type: 'text' as const, align: 'right' as const, dy: -7, color: '#6b7480', fontSize: 10 },
      encoding: { ...encoding, x: { value: 'width' as const }, text: { field: 'label' } },
    },
  ];
}
