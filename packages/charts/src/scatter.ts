import { rangeError } from '@aml-mlops/errors';
import { placeLabels } from './label-placement.ts';
import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { shownText, TextTable } from './text-table.ts';
import { ACCENT, REFERENCE } from './theme.ts';

export interface LabelledPoint {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** Drawn in the accent colour, the others in grey; if no point is marked, all have the accent colour. */
  readonly marked?: boolean;
}

export interface ScatterPlot extends FigureOptions {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly LabelledPoint[];
  /** Default: linear. */
  readonly xScale?: 'linear' | 'log';
}

const FONT_SIZE = 10;

/** Labelled points, such as accuracy against fit time. Labels are placed so that they do not cover each other. */
export function scatter(figure: ScatterPlot): VegaLiteSpec {
  const { xTitle, yTitle, xScale = 'linear', width = 460, height = 320 } = figure;
  const texts = new TextTable();
  const points = figure.points.map((point) => ({ ...point, label: shownText(point.label) }));
  const wrong = points.find(({ x, y }) => !Number.isFinite(y) || !Number.isFinite(x) || (xScale === 'log' && x <= 0));
  if (wrong) {
    const range = xScale === 'log' ? 'finite, x > 0 on a log axis' : 'finite';
    throw rangeError(`point ${wrong.label}`, 'scatter', range, `(${wrong.x}, ${wrong.y})`);
  }
  const [x, y] = [points.map((point) => point.x), points.map((point) => point.y)];
  const warp = xScale === 'log' ? Math.log10 : (value: number) => value;
  const unwarp = xScale === 'log' ? (value: number) => 10 ** value : (value: number) => value;
  const xDomain = padded(x.map(warp));
  const yDomain = padded(y);
  const placements = placeLabels(
    points.map((point) => ({
      label: point.label,
      x: ((warp(point.x) - xDomain[0]) / (xDomain[1] - xDomain[0])) * width,
      y: (1 - (point.y - yDomain[0]) / (yDomain[1] - yDomain[0])) * height,
    })),
    { width, height },
    FONT_SIZE,
  );
  const anyMarked = points.some(({ marked }) => marked);
  const encoding = {
    x: {
      field: 'x',
      type: 'quantitative' as const,
      title: texts.reference(xTitle),
      scale: { type: xScale, domain: xDomain.map(unwarp), nice: false },
      axis: { tickCount: 6, ...(xScale === 'log' && { format: '~g', grid: false }) },
    },
    y: {
      field: 'y',
      type: 'quantitative' as const,
      title: texts.reference(yTitle),
      scale: { domain: [...yDomain], nice: false },
    },
  };
  const spec: VegaLiteSpec = {
    ...titleOf(figure, texts),
    width,
    height,
    layer: [
      {
        data: { values: points.map(({ x, y, marked }) => ({ x, y, marked: marked === true || !anyMarked })) },
        mark: { type: 'point', filled: true, size: 64, opacity: 1 },
        encoding: { ...encoding, color: { condition: { test: 'datum.marked', value: ACCENT }, value: REFERENCE } },
      },
      ...points.map((point, i) => ({
        data: { values: [{ x: point.x, y: point.y, label: point.label }] },
        mark: { type: 'text' as const, ...placements[i]!, fontSize: FONT_SIZE },
        encoding: { ...encoding, text: { field: 'label' } },
      })),
    ],
  };
  return { ...spec, params: texts.params };
}

/** The domain of an axis with a small margin on both sides; a single value gets a margin of its own size. */
function padded(values: readonly number[]): readonly [number, number] {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const room = high > low ? (high - low) * 0.08 : Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}
