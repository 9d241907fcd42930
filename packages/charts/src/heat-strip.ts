import { rangeError } from '@aml-mlops/errors';
import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { TextTable } from './text-table.ts';
import { SEQUENTIAL } from './theme.ts';

export interface HeatStrip extends FigureOptions {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** (nRows, nColumns); NaN leaves a cell empty. */
  readonly values: readonly ArrayLike<number>[];
  /** Title of the colour legend. */
  readonly valueTitle: string;
  /** Domain of the colour scale. Default: the smallest and the largest value. */
  readonly domain?: readonly [number, number];
  /** `diverging` puts white at the middle of the domain: below and above a norm. Default: `sequential`. */
  readonly colours?: 'sequential' | 'diverging';
}

const DIVERGING = ['#2f6fb0', '#9fc0df', '#f7f7f7', '#eab58f', '#c5621c'];

/** A strip of coloured cells: statistics by week, tests by column, words by class. */
export function heatStrip(figure: HeatStrip): VegaLiteSpec {
  const { rows, columns, values, valueTitle, colours = 'sequential' } = figure;
  if (values.length !== rows.length || values.some((row) => row.length !== columns.length)) {
    const shape = `${values.length} x ${values[0]?.length ?? 0}`;
    throw rangeError('values', 'heatStrip', `${rows.length} x ${columns.length}`, shape);
  }
  const texts = new TextTable();
  const empty = !values.some((row) => Array.from(row).some(Number.isFinite));
  const domain = figure.domain ?? (empty ? [0, 1] : undefined);
  const spec: VegaLiteSpec = {
    ...titleOf(figure, texts),
    width: figure.width ?? { step: 30 },
    height: figure.height ?? { step: 24 },
    data: {
      values: rows.flatMap((row, i) =>
        columns.flatMap((column, j) => {
          const value = values[i]?.[j] ?? Number.NaN;
          return Number.isFinite(value) ? [{ row: texts.place(row), column: texts.place(column), value }] : [];
        }),
      ),
    },
    mark: { type: 'rect', cornerRadius: 2 },
    encoding: {
      x: {
        field: 'column',
        type: 'nominal',
        title: null,
        scale: { domain: texts.domain(columns) },
        axis: { labelExpr: texts.labels, labelAngle: columns.some((column) => column.length > 4) ? -45 : 0 },
      },
      y: {
        field: 'row',
        type: 'nominal',
        title: null,
        scale: { domain: texts.domain(rows) },
        axis: { labelExpr: texts.labels },
      },
      color: {
        field: 'value',
        type: 'quantitative',
        title: texts.reference(valueTitle),
        scale: {
          range: colours === 'diverging' ? DIVERGING : SEQUENTIAL,
          ...(domain && { domain: [...domain], clamp: true }),
        },
        legend: { gradientLength: Math.max(80, rows.length * 20) },
      },
    },
  };
  return { ...spec, params: texts.params };
}
