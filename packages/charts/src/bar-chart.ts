import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { TextTable } from './text-table.ts';
import { QUIET_INK } from './theme.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Bars with the same label stand side by side, coloured by group. */
  readonly group?: string;
}

export interface BarChart extends FigureOptions {
  readonly bars: readonly Bar[];
  readonly valueTitle: string;
  /** `given` keeps the order of the bars, `descending` puts the longest on top. Default: `given`. */
  readonly order?: 'given' | 'descending';
  /** d3 format of the value at the end of each bar. Default: `.3~g`. */
  readonly format?: string;
  /** Domain of the value axis. Default: from 0 to the longest bar. */
  readonly domain?: readonly [number, number];
}

/** Horizontal bars with their values at the end, so that labels of any length stay readable. */
export function barChart(figure: BarChart): VegaLiteSpec {
  const { bars, valueTitle, order = 'given', format = '.3~g', domain } = figure;
  const arranged = order === 'given' ? bars : bars.toSorted((a, b) => b.value - a.value);
  const texts = new TextTable();
  const labels = texts.domain(arranged.map(({ label }) => label));
  const groups = texts.domain(arranged.flatMap(({ group }) => group ?? []));
  const grouped = groups.length > 0;
  // Room for the values at the ends of the bars; otherwise the longest would overlap the legend.
  const longest = Math.max(0, ...arranged.map(({ value }) => value).filter(Number.isFinite));
  const ends = domain ?? (longest > 0 && arranged.every(({ value }) => value >= 0) ? [0, longest * 1.12] : undefined);
  const spec: VegaLiteSpec = {
    ...titleOf(figure, texts),
    width: figure.width ?? 400,
    height: figure.height ?? { step: grouped ? 14 : 24 },
    data: {
      values: arranged.map(({ label, value, group }) => ({
        label: texts.place(label),
        value,
        end: Math.max(0, value),
        ...(grouped && { group: texts.place(group ?? '') }),
      })),
    },
    encoding: {
      y: {
        field: 'label',
        type: 'nominal',
        title: null,
        scale: { domain: labels, padding: grouped ? 0.2 : 0.25 },
        axis: { labelExpr: texts.labels },
      },
      ...(grouped && { yOffset: { field: 'group', type: 'nominal' as const, scale: { domain: groups } } }),
    },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 2, clip: domain !== undefined },
        encoding: {
          x: {
            field: 'value',
            type: 'quantitative',
            title: texts.reference(valueTitle),
            axis: { tickCount: 5 },
            ...(ends && { scale: { domain: [...ends], nice: false } }),
          },
          ...(grouped && {
            color: {
              field: 'group',
              type: 'nominal' as const,
              scale: { domain: groups },
              title: null,
              legend: { labelExpr: texts.labels },
            },
          }),
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: grouped ? 9 : 10, color: QUIET_INK },
        encoding: {
          x: { field: 'end', type: 'quantitative' },
          text: { field: 'value', type: 'quantitative', format },
        },
      },
    ],
  };
  return { ...spec, params: texts.params };
}
