import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { shownText, TextTable } from './text-table.ts';
import { QUIET_INK, REFERENCE } from './theme.ts';

export interface Series {
  readonly name: string;
  /** Values of x: numbers (steps, epochs), or strings in display order (weeks, versions). */
  readonly x: ArrayLike<number> | readonly string[];
  /** Values of y; NaN and infinities leave a gap. */
  readonly y: ArrayLike<number>;
}

export interface LineChart extends FigureOptions {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
  /** Default: linear. */
  readonly yScale?: 'linear' | 'log';
  /** Whether the y axis starts at 0. Default: false. */
  readonly zero?: boolean;
  /** A horizontal dashed line, such as a baseline or a threshold. */
  readonly reference?: { readonly y: number; readonly label: string };
}

/** Metrics over steps, or statistics over weeks: one line per series, with points if there are few. */
export function lineChart(figure: LineChart): VegaLiteSpec {
  const { series, xTitle, yTitle, yScale = 'linear', zero = false, reference } = figure;
  const texts = new TextTable();
  const names = texts.domain(series.map(({ name }) => name));
  const ordinal = series.some(({ x }) => typeof x[0] === 'string');
  const longest = Math.max(0, ...series.map(({ y }) => y.length));
  const values = series.flatMap(({ name, x, y }) =>
    Array.from(y, (value, i) => ({
      series: texts.place(name),
      x: typeof x[i] === 'string' ? texts.place(x[i]) : x[i],
      y: Number.isFinite(value) ? value : null,
    })),
  );
  const steps = texts.domain(
    series.flatMap(({ x }) => Array.from<number | string>(x).filter((at) => typeof at === 'string')),
  );
  const single = yScale === 'log' || zero ? undefined : roomAround(values.map((point) => point.y));
  const y = {
    type: 'quantitative' as const,
    title: texts.reference(yTitle),
    scale:
      yScale === 'log'
        ? { type: 'log' as const }
        : { zero, nice: single === undefined, ...(single && { domain: [at(ROOM.low), at(ROOM.high)] }) },
    ...(single && { axis: { values: { signal: `[${at(ROOM.value).signal}]` } } }),
  };
  const spec: VegaLiteSpec = {
    ...titleOf(figure, texts),
    width: figure.width ?? 420,
    height: figure.height ?? 260,
    layer: [
      {
        data: { values },
        mark: { type: 'line', point: longest <= 30 ? { size: 28 } : false },
        encoding: {
          x: ordinal
            ? {
                field: 'x',
                type: 'ordinal',
                title: texts.reference(xTitle),
                scale: { domain: steps },
                axis: { labelExpr: texts.labels, labelAngle: longest > 8 ? -45 : 0 },
              }
            : { field: 'x', type: 'quantitative', title: texts.reference(xTitle), scale: { zero: false, nice: false } },
          y: { field: 'y', ...y },
          color: {
            field: 'series',
            type: 'nominal',
            scale: { domain: names },
            title: null,
            legend: names.length === 1 ? null : { labelExpr: texts.labels },
          },
        },
      },
      ...(reference ? referenceLine(reference) : []),
    ],
  };
  return { ...spec, params: [...texts.params, ...(single ? [{ name: ROOM_PARAM, value: single }] : [])] };
}

/** The axis of a single value is a parameter: figures that differ in parameters alone are compiled once. */
const ROOM_PARAM = 'room';
const ROOM = { value: 0, low: 1, high: 2 } as const;

function at(place: number): { readonly signal: string } {
  return { signal: `${ROOM_PARAM}[${place}]` };
}

/** A single value has no extent: it gets a margin of a tenth of its size on both sides, and a tick at the value. */
function roomAround(values: readonly (number | null)[]): [value: number, low: number, high: number] | undefined {
  const [first, ...others] = new Set(values.filter((value) => value !== null));
  if (first === undefined || others.length > 0) return undefined;
  const room = Math.abs(first) * 0.1 || 1;
  return [first, first - room, first + room];
}

/** Layers of a dashed horizontal line with its label at the right end. */
function referenceLine({ y, label }: { readonly y: number; readonly label: string }) {
  const data = { values: [{ y, label: shownText(label) }] };
  const encoding = { y: { field: 'y', type: 'quantitative' as const } };
  return [
    { data, mark: { type: 'rule' as const, strokeDash: [5, 4], color: REFERENCE, strokeWidth: 1.2 }, encoding },
    {
      data,
      mark: { type: 'text' as const, align: 'right' as const, dy: -7, color: QUIET_INK, fontSize: 10 },
      encoding: { ...encoding, x: { value: 'width' as const }, text: { field: 'label' } },
    },
  ];
}
