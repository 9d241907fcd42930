import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { barChart, confusionMatrix, lineChart, renderFigure, renderPng, writeFigure } from './index.ts';
import { separateData } from './separate-data.ts';

const matrix = () => confusionMatrix({ labels: ['radio', 'astronomy'], counts: [[41, 9], Int32Array.of(2, 48)] });

test('a figure drawn twice, also beside others, has the same bytes', async () => {
  const line = lineChart({ xTitle: 'epoch', yTitle: 'loss', series: [{ name: 'a', x: [1, 2], y: [0.5, 0.25] }] });
  const [first, other, second] = await Promise.all([
    renderFigure(matrix()),
    renderFigure(line),
    renderFigure(matrix()),
  ]);
  expect(second.svg).toBe(first.svg);
  expect(Buffer.compare(await renderPng(second.svg), await renderPng(first.svg))).toBe(0);
  expect(other.svg).not.toBe(first.svg);
});

test('figures of one form are compiled once, and each shows its own numbers and texts', async () => {
  const labels = ['radio', 'astronomy'];
  const first = confusionMatrix({
    labels,
    title: 'ridge',
    counts: [
      [41, 9],
      [2, 48],
    ],
  });
  const second = confusionMatrix({
    labels,
    title: 'lasso',
    counts: [
      [33, 17],
      [5, 45],
    ],
  });
  expect(separateData(second).key).toBe(separateData(first).key);
  const before = structuredClone(second);
  const { svg: alone } = await renderFigure(second);
  await renderFigure(first);
  const { svg } = await renderFigure(second);
  expect(svg).toBe(alone);
  for (const own of ['>33<', '>17<', '>lasso<']) expect(svg).toContain(own);
  for (const other of ['>41<', 'ridge']) expect(svg).not.toContain(other);
  expect(second).toEqual(before);
});

test('lines of a single value are of one form, whatever the value', async () => {
  const rows = (value: number) =>
    lineChart({ xTitle: 'week', yTitle: 'rows', series: [{ name: 'a', x: ['W1'], y: [value] }] });
  expect(separateData(rows(0.009)).key).toBe(separateData(rows(750)).key);
  await renderFigure(rows(0.009));
  expect((await renderFigure(rows(750))).svg).toContain('>750<');
});

test('labels are drawn in the PNG with the font that is shipped', async () => {
  const { svg } = await renderFigure(barChart({ bars: [{ label: 'WWWWWWWWWW', value: 1 }], valueTitle: 'x' }));
  const png = await renderPng(svg);
  const blank = await renderFigure(barChart({ bars: [{ label: ' ', value: 1 }], valueTitle: 'x' }));
  expect(svg).toContain('font-family="DejaVu Sans, Verdana, sans-serif"');
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  expect(png.length).toBeGreaterThan((await renderPng(blank.svg)).length + 500);
});

test('the scale is pixels of the picture per pixel of the figure', async () => {
  const width = (png: Uint8Array) => new DataView(png.buffer, png.byteOffset).getUint32(16);
  const { svg } = await renderFigure(matrix());
  const [one, two] = [await renderPng(svg, { scale: 1 }), await renderPng(svg)];
  expect(Math.abs(width(two) - 2 * width(one))).toBeLessThanOrEqual(1);
});

test('a specification that is not Vega-Lite is refused and the next one is drawn', async () => {
  const broken = { mark: 'no such mark', data: { values: [] }, encoding: {} } as never;
  await expect(renderFigure(broken)).rejects.toThrow(/^the figure cannot be drawn: /);
  await expect(renderFigure(matrix())).resolves.toHaveProperty('svg');
});

test('writeFigure leaves the specification, the drawing and the picture', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'charts-'));
  try {
    const { files } = await writeFigure(path.join(folder, 'new'), 'confusion', matrix());
    expect(files).toEqual(['confusion.vl.json', 'confusion.svg', 'confusion.png']);
    const spec = JSON.parse(await readFile(path.join(folder, 'new/confusion.vl.json'), 'utf8'));
    expect(spec.$schema).toMatch(/vega-lite\/v6\.json$/);
    expect((await renderFigure(spec)).svg).toBe(await readFile(path.join(folder, 'new/confusion.svg'), 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
});
