import { expect, test } from 'vitest';
import {
  barChart,
  confusionMatrix,
  heatStrip,
  histogram,
  lineChart,
  parallelCoordinates,
  reliabilityDiagram,
  renderFigure,
  rocCurves,
  scatter,
  type VegaLiteSpec,
} from './index.ts';

/** Whole numbers in [0, below), from a seed: Lehmer's generator with the multiplier 48271. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 7919 + 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

type Draw = (below: number) => number;
const list = <T>(length: number, of: (i: number) => T): T[] => Array.from({ length }, (_, i) => of(i));
const share = (draw: Draw) => draw(1000) / 1000;
const rising = (draw: Draw, length: number) => list(length, () => share(draw)).sort((a, b) => a - b);
const title = (draw: Draw) => ['loss', 'a longer title', '', '__proto__'][draw(4)]!;

const FIGURES: Readonly<Record<string, (draw: Draw) => VegaLiteSpec>> = {
  barChart: (draw) =>
    barChart({
      title: title(draw),
      valueTitle: 'n',
      bars: list(draw(5), (i) => ({ label: `bar ${draw(9)} ${i}`, value: draw(90) })),
    }),
  confusionMatrix: (draw) => {
    const labels = list(2 + draw(2), (i) => `class ${i}`);
    return confusionMatrix({ title: title(draw), labels, counts: labels.map(() => labels.map(() => draw(50))) });
  },
  heatStrip: (draw) => {
    const [rows, columns] = [list(1 + draw(3), (i) => `r${i}`), list(1 + draw(4), (i) => `c${i}`)];
    return heatStrip({ rows, columns, values: rows.map(() => columns.map(() => share(draw))), valueTitle: 'PSI' });
  },
  histogram: (draw) => {
    const bins = 1 + draw(6);
    const series = list(1 + draw(2), (i) => ({ name: `set ${i}`, counts: list(bins, () => draw(30)) }));
    return histogram({ title: title(draw), xTitle: 'words', edges: list(bins + 1, (i) => i * 10), series });
  },
  lineChart: (draw) =>
    lineChart({
      xTitle: 'epoch',
      yTitle: title(draw),
      series: list(draw(4), (i) => {
        const length = 1 + draw(8);
        return { name: `line ${i}`, x: list(length, (x) => x), y: list(length, () => share(draw)) };
      }),
    }),
  parallelCoordinates: (draw) =>
    parallelCoordinates({
      dimensions: [{ name: 'rate', scale: 'log' }, { name: 'units' }, { name: 'accuracy' }],
      rows: list(1 + draw(5), () => ({ rate: 0.001 + share(draw), units: 1 + draw(200), accuracy: share(draw) })),
      colour: 'accuracy',
    }),
  reliabilityDiagram: (draw) =>
    reliabilityDiagram({
      bins: list(1 + draw(5), (i) => {
        const [lower, upper] = [i / 10, (i + 1) / 10];
        return { lower, upper, confidence: lower + 0.05, accuracy: share(draw), count: draw(40) };
      }),
    }),
  rocCurves: (draw) =>
    rocCurves({
      curves: list(1 + draw(4), (i) => {
        const length = 2 + draw(20);
        return { name: `class ${i}`, fpr: rising(draw, length), tpr: rising(draw, length), auc: share(draw) };
      }),
    }),
  scatter: (draw) =>
    scatter({
      xTitle: 'seconds',
      yTitle: 'accuracy',
      points: list(1 + draw(6), (i) => ({
        label: `model ${i}`,
        x: 1 + draw(60),
        y: share(draw),
        marked: draw(2) === 0,
      })),
    }),
};

test.each(Object.entries(FIGURES))('%s: whatever was drawn before, a figure is what it is alone', async (_, figure) => {
  for (let seed = 0; seed < 6; seed++) {
    const spec = figure(numbers(seed));
    const drawn = await renderFigure(spec);
    // A form of its own, so that it is drawn anew. Vega-Lite does not draw user data.
    const alone = await renderFigure({ ...spec, usermeta: { seed } });
    expect(drawn.svg === alone.svg, `seed ${seed}`).toBe(true);
  }
});
