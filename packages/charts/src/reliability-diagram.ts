import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { TextTable } from './text-table.ts';
import { ACCENT, REFERENCE } from './theme.ts';

export interface ReliabilityBin {
  /** Bounds of the bin of predicted confidence, within [0, 1]. */
  readonly lower: number;
  readonly upper: number;
  /** Mean confidence of the predictions in the bin. */
  readonly confidence: number;
  /** Share of correct predictions in the bin. */
  readonly accuracy: number;
  readonly count: number;
}

/**
 * Reliability diagram (Guo et al., "On Calibration of Modern Neural Networks", 2017): accuracy per confidence bin as bars, the
 * gap to perfect calibration above or below them, and the number of predictions per bin beneath.
 */
export function reliabilityDiagram(figure: FigureOptions & { readonly bins: readonly ReliabilityBin[] }): VegaLiteSpec {
  const bins = figure.bins
    .filter(({ count }) => count > 0)
    .map((bin) => ({ ...bin, lower: bin.lower, upper: bin.upper }));
  const side = figure.width ?? 320;
  const x = {
    field: 'lower',
    bin: { binned: true as const },
    type: 'quantitative' as const,
    scale: { domain: [0, 1] },
    axis: { tickCount: 5, grid: false },
  };
  const share = { type: 'quantitative' as const, scale: { domain: [0, 1] } };
  const texts = new TextTable();
  const spec: VegaLiteSpec = {
    ...titleOf(figure, texts),
    spacing: 10,
    vconcat: [
      {
        width: side,
        height: figure.height ?? side,
        data: { values: bins },
        layer: [
          {
            mark: { type: 'bar', binSpacing: 1, color: ACCENT, opacity: 0.85 },
            encoding: {
              x: { ...x, title: null },
              x2: { field: 'upper' },
              y: { field: 'accuracy', ...share, title: 'accuracy', axis: { tickCount: 5 } },
            },
          },
          {
            mark: { type: 'bar', binSpacing: 1, color: '#dd7a2f', opacity: 0.35 },
            encoding: {
              x: { ...x, title: null },
              x2: { field: 'upper' },
              y: { field: 'accuracy', ...share },
              y2: { field: 'confidence' },
            },
          },
          {
            data: {
              values: [
                { a: 0, b: 0 },
                { a: 1, b: 1 },
              ],
            },
            mark: { type: 'line', color: REFERENCE, strokeDash: [4, 4], strokeWidth: 1.2 },
            encoding: { x: { field: 'a', ...share, axis: { labels: false } }, y: { field: 'b', ...share } },
          },
        ],
      },
      {
        width: side,
        height: 60,
        data: { values: bins },
        mark: { type: 'bar', binSpacing: 1, color: REFERENCE },
        encoding: {
          x: { ...x, title: 'confidence' },
          x2: { field: 'upper' },
          y: { field: 'count', type: 'quantitative', title: 'count', axis: { tickCount: 2 } },
        },
      },
    ],
  };
  return { ...spec, params: texts.params };
}
