import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { HOSTILE_TEXTS, meaningfulNames } from './hostile-texts.fixture.ts';
import {
  barChart,
  confusionMatrix,
  heatStrip,
  histogram,
  lineChart,
  parallelCoordinates,
  reliabilityDiagram,
  renderFigure,
  renderPng,
  rocCurves,
  scatter,
  type VegaLiteSpec,
  writeFigure,
} from './index.ts';

/** Every figure with the given texts wherever it takes one: as labels, words, names of series and parameters, titles. */
const FIGURES: Readonly<Record<string, (texts: readonly string[], title: string) => VegaLiteSpec>> = {
  barChart: (texts, title) =>
    barChart({
      title,
      subtitle: title,
      valueTitle: title,
      bars: texts.flatMap((label) => [
        { label, group: title, value: 1 },
        { label, group: 'another', value: 2 },
      ]),
    }),
  'barChart without groups': (texts, title) =>
    barChart({ valueTitle: title, bars: texts.map((label, value) => ({ label, value })) }),
  confusionMatrix: (texts, title) => {
    const labels = texts.slice(0, 40);
    return confusionMatrix({ title, labels, counts: labels.map(() => labels.map((_, j) => j)) });
  },
  heatStrip: (texts, title) =>
    heatStrip({
      title,
      rows: texts,
      columns: [title, 'another'],
      values: texts.map(() => [0.5, 1]),
      valueTitle: title,
    }),
  histogram: (texts, title) =>
    histogram({
      title,
      xTitle: title,
      countTitle: title,
      edges: [0, 1, 2],
      series: texts.map((name) => ({ name, counts: [1, 2] })),
    }),
  lineChart: (texts, title) =>
    lineChart({
      title,
      xTitle: title,
      yTitle: title,
      series: [title, 'another'].map((name) => ({ name, x: texts, y: texts.map((_, i) => i) })),
      reference: { y: 1, label: title },
    }),
  parallelCoordinates: (texts, title) =>
    parallelCoordinates({
      title,
      dimensions: [{ name: title }, { name: 'a kind' }],
      colour: title,
      rows: texts.map((kind, i) => Object.fromEntries([...Object.entries({ 'a kind': kind }), [title, i]])),
    }),
  reliabilityDiagram: (_, title) =>
    reliabilityDiagram({
      title,
      subtitle: title,
      bins: [{ lower: 0.5, upper: 1, confidence: 0.7, accuracy: 0.8, count: 3 }],
    }),
  rocCurves: (texts, title) =>
    rocCurves({ title, subtitle: title, curves: texts.map((name) => ({ name, fpr: [0, 1], tpr: [0, 1], auc: 0.5 })) }),
  scatter: (texts, title) =>
    scatter({
      title,
      xTitle: title,
      yTitle: title,
      // Placing labels compares each with all others.
      points: texts.slice(0, 60).map((label, i) => ({ label, x: i, y: i })),
    }),
};

/** Numbers that follow the width of a text. */
const PLACEMENT = new Set(['dx', 'dy', 'align', 'labelAngle']);

/** A specification without its data: what Vega reads as names and expressions. */
function grammar(spec: VegaLiteSpec): unknown {
  return JSON.parse(
    JSON.stringify(spec, function (this: object, key: string, value: unknown) {
      const isData =
        PLACEMENT.has(key) || key === 'values' || key === 'description' || (key === 'value' && 'name' in this);
      return isData ? undefined : value;
    }),
  );
}

describe.each(Object.entries(FIGURES))('%s', (_, figure) => {
  test('takes texts as data: its fields, domains and expressions are the same whatever the texts are', async () => {
    const plain = JSON.stringify(grammar(figure(['one', 'two'], 'one')));
    for (const text of [...(await meaningfulNames()), ...HOSTILE_TEXTS]) {
      expect(JSON.stringify(grammar(figure([text, 'two'], text))), text.slice(0, 40)).toBe(plain);
    }
  });

  test('is drawn with names of JavaScript and Vega, markup, unseen characters and a megabyte of text', async () => {
    const names = await meaningfulNames();
    for (const [texts, title] of [
      [names.filter((_, i) => i % 4 === 0).concat('if', 'constructor', '__proto__'), 'if'],
      [['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'], 'constructor'],
      [HOSTILE_TEXTS, '__proto__'],
      [['a', 'b'], HOSTILE_TEXTS[8]!],
      [['a', 'b'], 'x'.repeat(1_000_000)],
    ] as const) {
      const { svg } = await renderFigure(figure(texts, title));
      await renderPng(svg, { scale: 0.5 });
      expect(svg.length).toBeLessThan(2_000_000);
      expect(svg).not.toContain('<script');
    }
  });
});

test('what users wrote is what the figure shows', async () => {
  const words = ['if', 'constructor', 'toString', '__proto__', 'a\tb\u202e\u0007'];
  const { svg } = await renderFigure(barChart({ valueTitle: 'if', bars: words.map((label) => ({ label, value: 1 })) }));
  const shown = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
  const expected = ['if', 'constructor', 'toString', '__proto__', 'a\\tb\\u202e\\u0007'];
  expect(shown).toEqual(expect.arrayContaining(expected));
  expect(shown.filter((text) => text === 'if')).toHaveLength(2);
});

test('a control character in a specification from elsewhere does not break the drawing', async () => {
  const spec: VegaLiteSpec = { title: 'a\u0001b', data: { values: [{ x: 1 }] }, mark: 'point', encoding: {} };
  const { svg } = await renderFigure(spec);
  await expect(renderPng(svg)).resolves.toHaveProperty('length');
});

test('a figure that cannot be drawn leaves a note in its place and a warning', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'charts-'));
  const warnings: string[] = [];
  try {
    const broken = () => scatter({ xTitle: 'x', yTitle: 'y', points: [{ label: 'a', x: Number.NaN, y: 1 }] });
    await writeFigure(folder, '../<b>', broken, (message) => warnings.push(message));
    expect(warnings).toEqual(['figure ../<b> is left out: point a of scatter must be finite; got "(NaN, 1)"']);
    const files = await readdir(folder);
    expect(files.sort()).toEqual(['.png', '.svg', '.vl.json'].map((end) => `%2E%2E%2F%3Cb%3E${end}`));
    await expect(writeFigure(folder, 'x', broken)).rejects.toThrow('point a of scatter must be finite');
  } finally {
    await rm(folder, { recursive: true });
  }
});
