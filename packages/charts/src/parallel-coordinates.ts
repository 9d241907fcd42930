import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { shownText, TextTable } from './text-table.ts';
import { INK, OUTLINE, PAPER, SEQUENTIAL } from './theme.ts';

export interface Dimension {
  readonly name: string;
  /** Default: `linear`. `log` shows factors as distances. Text dimensions are categories, in order of first appearance. */
  readonly scale?: 'linear' | 'log';
}

export interface ParallelCoordinates extends FigureOptions {
  /** From left to right; conventionally the objective is last. */
  readonly dimensions: readonly Dimension[];
  /** One line each: a value per dimension name. Lines with a missing or non-finite number are left out. */
  readonly rows: readonly Readonly<Record<string, number | string>>[];
  /** The dimension that colours the lines, such as the objective. */
  readonly colour: string;
}

interface Axis {
  readonly name: string;
  /** Height of a value on the axis, in [0, 1]. */
  readonly place: (value: number | string) => number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

const TICK = { align: 'right', dx: -6, fontSize: 9.5, color: INK } as const;

/** Parallel coordinates: a vertical axis per dimension, each on its own scale, a line per row; good rows are drawn last. */
export function parallelCoordinates(figure: ParallelCoordinates): VegaLiteSpec {
  const { dimensions, colour } = figure;
  const rows = figure.rows.filter((row) =>
    dimensions.every(({ name }) => {
      const value = valueIn(row, name);
      return typeof value === 'string' || Number.isFinite(value);
    }),
  );
  const axes = dimensions.map((dimension) => axisOf(dimension, rows));
  const texts = new TextTable();
  const names = texts.domain(dimensions.map(({ name }) => name));
  const drawn = rows.toSorted((a, b) => Number(valueIn(a, colour)) - Number(valueIn(b, colour)));
  const x = { field: 'axis', type: 'ordinal' as const, scale: { domain: names, padding: 0.1 } };
  const y = { type: 'quantitative' as const, scale: { domain: [0, 1] }, axis: null };
  const spec: VegaLiteSpec = {
    ...titleOf(figure, texts),
    width: figure.width ?? Math.max(360, 110 * dimensions.length),
    height: figure.height ?? 280,
    encoding: {
      x: {
        ...x,
        title: null,
        axis: {
          orient: 'top',
          domain: false,
          labelExpr: texts.labels,
          labelAngle: 0,
          labelFontSize: 11,
          labelColor: INK,
        },
      },
    },
    layer: [
      {
        data: { values: names.map((axis) => ({ axis })) },
        mark: { type: 'rule', color: OUTLINE },
        encoding: { y: { value: 0 }, y2: { value: 'height' } },
      },
      {
        data: {
          values: drawn.flatMap((row, i) =>
            axes.map((axis, position) => ({
              line: i,
              position,
              axis: texts.place(axis.name),
              at: axis.place(valueIn(row, axis.name)!),
              colour: valueIn(row, colour),
            })),
          ),
        },
        mark: { type: 'line', strokeWidth: 1.4, opacity: 0.75 },
        encoding: {
          y: { field: 'at', ...y },
          detail: { field: 'line' },
          order: { field: 'position' },
          color: {
            field: 'colour',
            type: 'quantitative',
            title: texts.reference(colour),
            scale: { range: SEQUENTIAL.slice(1), zero: false },
            legend: { gradientLength: 160 },
          },
        },
      },
      {
        data: {
          values: axes.flatMap(({ name, ticks }) =>
            ticks.map(({ at, label }) => ({ axis: texts.place(name), at, label: shownText(label) })),
          ),
        },
        layer: [
          { mark: { type: 'text', ...TICK, stroke: PAPER, strokeWidth: 4, strokeJoin: 'round', opacity: 0.85 } },
          { mark: { type: 'text', ...TICK } },
        ],
        encoding: { y: { field: 'at', ...y }, text: { field: 'label' } },
      },
    ],
  };
  return { ...spec, params: texts.params };
}

/** A value by name; inherited names such as `constructor` are not values of a row. */
function valueIn(row: ParallelCoordinates['rows'][number], name: string): number | string | undefined {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

function axisOf({ name, scale = 'linear' }: Dimension, rows: ParallelCoordinates['rows']): Axis {
  const values = rows.flatMap((row) => valueIn(row, name) ?? []);
  if (values.some((value) => typeof value === 'string')) {
    const categories = [...new Set(values.map(String))];
    const at = (value: number | string) => (categories.indexOf(String(value)) + 0.5) / categories.length;
    return { name, place: at, ticks: categories.map((label) => ({ at: at(label), label })) };
  }
  const warp = scale === 'log' ? (value: number | string) => Math.log(Number(value)) : Number;
  const unwarp = scale === 'log' ? Math.exp : (value: number) => value;
  const warped = values.map(warp);
  const low = Math.min(...warped);
  const span = Math.max(...warped) - low;
  const place = (value: number | string) => (span > 0 ? (warp(value) - low) / span : 0.5);
  const whole = values.every((value) => Number.isInteger(value));
  const marks = [0, 0.25, 0.5, 0.75, 1].map((at) => unwarp(low + at * span)).map(whole ? Math.round : shortNumber);
  return { name, place, ticks: [...new Set(marks)].map((mark) => ({ at: place(mark), label: String(mark) })) };
}

/** Three digits suffice on an axis. */
function shortNumber(value: number): number {
  return Number(value.toPrecision(3));
}
