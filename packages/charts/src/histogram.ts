import { rangeError } from '@aml-mlops/errors';
import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { TextTable } from './text-table.ts';

export interface Histogram extends FigureOptions {
  readonly xTitle: string;
  /** Default: `documents`. */
  readonly countTitle?: string;
  /** Bin edges, (nBins + 1), rising. */
  readonly edges: ArrayLike<number>;
  /** One or more distributions over the same bins, each (nBins): counts, or shares where sizes differ. */
  readonly series: readonly { readonly name: string; readonly counts: ArrayLike<number> }[];
}

/** Distributions over common bins, overlaid as steps: this week against the baseline. */
export function histogram(figure: Histogram): VegaLiteSpec {
  const { edges, series, xTitle, countTitle = 'documents' } = figure;
  const wrong = series.find(({ counts }) => counts.length !== edges.length - 1);
  if (wrong) throw rangeError(`counts of ${wrong.name}`, 'histogram', `${edges.length - 1} long`, wrong.counts.length);
  const texts = new TextTable();
  const names = texts.domain(series.map(({ name }) => name));
  const spec: VegaLiteSpec = {
    ...titleOf(figure, texts),
    width: figure.width ?? 420,
    height: figure.height ?? 240,
    data: {
      values: series.flatMap(({ name, counts }) =>
        Array.from(counts, (count, i) => ({ series: texts.place(name), low: edges[i], high: edges[i + 1], count })),
      ),
    },
    mark: { type: 'bar', opacity: names.length > 1 ? 0.55 : 1, binSpacing: 1 },
    encoding: {
      x: { field: 'low', bin: { binned: true }, title: texts.reference(xTitle), axis: { tickCount: 8, grid: false } },
      x2: { field: 'high' },
      y: { field: 'count', type: 'quantitative', title: texts.reference(countTitle), stack: null },
      color: {
        field: 'series',
        type: 'nominal',
        scale: { domain: names },
        title: null,
        legend: names.length === 1 ? null : { labelExpr: texts.labels },
      },
    },
  };
  return { ...spec, params: texts.params };
}
