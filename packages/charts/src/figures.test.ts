import { describe, expect, test } from 'vitest';
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

/** The texts of a drawing, in order. */
async function texts(spec: VegaLiteSpec): Promise<string[]> {
  const { svg } = await renderFigure(spec);
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? '');
}

/** Every figure that this package makes; each is drawn with data and with the least there can be. */
const FIGURES: Readonly<Record<string, { full: VegaLiteSpec; least: VegaLiteSpec; shows: string[] }>> = {
  barChart: {
    full: barChart({ title: 'Accuracy', valueTitle: 'test accuracy', bars: [{ label: 'ridge', value: 0.912 }] }),
    least: barChart({ valueTitle: 'x', bars: [] }),
    shows: ['Accuracy', 'test accuracy', 'ridge', '0.912'],
  },
  confusionMatrix: {
    full: confusionMatrix({
      labels: ['a', 'b'],
      counts: [
        [31, 2],
        [0, 40],
      ],
    }),
    least: confusionMatrix({ labels: ['only'], counts: [[0]] }),
    shows: ['predicted class', 'true class', '31', '2', '40'],
  },
  heatStrip: {
    full: heatStrip({ rows: ['r'], columns: ['c', 'd'], values: [[0.1, Number.NaN]], valueTitle: 'PSI' }),
    least: heatStrip({ rows: [], columns: [], values: [], valueTitle: 'x' }),
    shows: ['r', 'c', 'd', 'PSI'],
  },
  histogram: {
    full: histogram({ xTitle: 'words', edges: [0, 5, 10], series: [{ name: 'a', counts: [3, 4] }] }),
    least: histogram({ xTitle: 'words', edges: [0, 1], series: [{ name: 'a', counts: [0] }] }),
    shows: ['words', 'documents'],
  },
  lineChart: {
    full: lineChart({
      xTitle: 'week',
      yTitle: 'length',
      series: [{ name: 'a', x: ['W2', 'W1'], y: [1, Number.NaN] }],
      reference: { y: 1.5, label: 'norm' },
    }),
    least: lineChart({ xTitle: 'x', yTitle: 'y', series: [] }),
    shows: ['week', 'length', 'W2', 'W1', 'norm'],
  },
  parallelCoordinates: {
    full: parallelCoordinates({
      dimensions: [{ name: 'rate', scale: 'log' }, { name: 'kind' }, { name: 'score' }],
      colour: 'score',
      rows: [
        { rate: 0.01, kind: 'adam', score: 0.5 },
        { rate: 1, kind: 'sgd', score: 0.75 },
        { rate: 1, kind: 'sgd', score: Number.NaN },
      ],
    }),
    least: parallelCoordinates({ dimensions: [{ name: 'score' }], colour: 'score', rows: [{ score: 1 }] }),
    shows: ['rate', 'kind', 'score', '0.01', '0.1', '1', 'adam', 'sgd', '0.75'],
  },
  reliabilityDiagram: {
    full: reliabilityDiagram({ bins: [{ lower: 0.8, upper: 0.9, confidence: 0.85, accuracy: 0.8, count: 7 }] }),
    least: reliabilityDiagram({ bins: [] }),
    shows: ['accuracy', 'confidence', 'count'],
  },
  rocCurves: {
    full: rocCurves({ curves: [{ name: 'radio', fpr: [0, 0, 1], tpr: [0, 1, 1], auc: 1 }] }),
    least: rocCurves({ curves: [] }),
    shows: ['radio (AUC 1.000)', 'false positive rate', 'true positive rate'],
  },
  scatter: {
    full: scatter({
      xTitle: 'seconds',
      yTitle: 'accuracy',
      xScale: 'log',
      points: [
        { label: 'ridge', x: 0.1, y: 0.9 },
        { label: 'forest', x: 10, y: 0.8, marked: true },
      ],
    }),
    least: scatter({ xTitle: 'x', yTitle: 'y', points: [] }),
    shows: ['seconds', 'accuracy', 'ridge', 'forest'],
  },
};

describe.each(Object.entries(FIGURES))('%s', (_name, { full, least, shows }) => {
  test('shows what it was given', async () => {
    expect(await texts(full)).toEqual(expect.arrayContaining(shows));
  });

  test('is drawn with the least there can be', async () => {
    const { svg } = await renderFigure(least);
    expect(svg).toMatch(/^<svg/);
    expect(svg.replaceAll(/aria-label="[^"]*"/g, '')).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test('an ordinal axis keeps the order given', async () => {
  const shown = await texts(FIGURES['lineChart']!.full);
  expect(shown.indexOf('W2')).toBeLessThan(shown.indexOf('W1'));
});

test('a confusion matrix colours by share of the true class, whatever the size of the class', () => {
  const spec = confusionMatrix({ labels: ['a', 'b'], counts: [Int32Array.of(1, 3), Int32Array.of(0, 0)] });
  const { values } = (spec as { data: { values: { share: number }[] } }).data;
  expect(values.map(({ share }) => share)).toEqual([0.25, 0.75, 0, 0]);
});

test('a ROC curve of a million equal steps becomes the few points that a picture can show', () => {
  const n = 1_000_000;
  const fpr = Float64Array.from({ length: n }, (_, i) => i / (n - 1));
  const spec = rocCurves({ curves: [{ name: 'coin', fpr, tpr: fpr, auc: 0.5 }] });
  expect(JSON.stringify(spec).length).toBeLessThan(5000);
});

test.each([
  [() => confusionMatrix({ labels: ['a', 'b'], counts: [[1]] }), 'cells of confusionMatrix must be 2 x 2; got "1 x 1"'],
  [
    () => heatStrip({ rows: ['a'], columns: ['b'], values: [], valueTitle: 'x' }),
    'values of heatStrip must be 1 x 1; got "0 x 0"',
  ],
  [
    () => histogram({ xTitle: 'x', edges: [0, 1], series: [{ name: 'a', counts: [1, 2] }] }),
    'counts of a of histogram must be 1 long; got 2',
  ],
  [
    () => scatter({ xTitle: 'x', yTitle: 'y', xScale: 'log', points: [{ label: 'a', x: 0, y: 1 }] }),
    'point a of scatter must be finite, x > 0 on a log axis; got "(0, 1)"',
  ],
])('wrong shapes and values are named: %#', (make, message) => {
  expect(make).toThrow(message);
});

test('of many ROC curves the best and the worst are named, and a line below the title says that others are not', async () => {
  const curves = Array.from({ length: 77 }, (_, i) => ({
    name: `class ${i}`,
    fpr: [0, 1],
    tpr: [0, 1],
    auc: 0.5 + i / 200,
  }));
  const shown = await texts(rocCurves({ title: 'ROC', curves }));
  expect(shown).toContain('77 curves: the 4 best and the 10 worst are named, the others grey');
  const legend = shown.filter((text) => text.startsWith('class '));
  expect(legend).toHaveLength(14);
  expect([legend[0], legend[3], legend[4], legend[13]]).toEqual([
    'class 76 (AUC 0.880)',
    'class 73 (AUC 0.865)',
    'class 9 (AUC 0.545)',
    'class 0 (AUC 0.500)',
  ]);
});

test('the axis of a single value has one tick, where it is', async () => {
  const shown = await texts(
    lineChart({ xTitle: 'week', yTitle: 'rows', series: [{ name: 'a', x: ['W1'], y: [750] }] }),
  );
  expect(shown.filter((text) => /^[\d.]+$/.test(text))).toEqual(['750']);
});

test('a drawing has inks for dark pages, and cells of a colour scale keep theirs', async () => {
  const { svg } = await renderFigure(
    confusionMatrix({
      labels: ['a', 'b'],
      counts: [
        [1, 9],
        [2, 3],
      ],
    }),
  );
  const rules = /<style>(.*?)<\/style>/.exec(svg)?.[1] ?? '';
  expect(rules).toMatch(/^@media \(prefers-color-scheme:dark\)\{/);
  expect(rules).not.toContain('#22303c');
  expect(svg).toContain('fill="#22303c"');
});
