import type { Config } from 'vega-lite';

/** DejaVu Sans is bundled for PNGs; Verdana, which most viewers of the SVG have, has nearly the same widths. */
export const FONT = 'DejaVu Sans, Verdana, sans-serif';

export const INK = '#333a45';
export const QUIET_INK = '#6b7480';
export const HAIRLINE = '#e3e6ea';
/** Axes and ticks. */
export const OUTLINE = '#b8bfc7';
export const PAPER = '#ffffff';

/** Text on a cell of a colour scale: the cell keeps its colour on a dark page, and so does its text. */
export const CELL_INK = '#22303c';
export const CELL_PAPER = '#fdfdfd';

/** The colour of a single series. */
export const ACCENT = '#3569a8';
/** References for comparison: diagonals, baselines, thresholds. */
export const REFERENCE = '#9aa3ad';
/** Light to dark, for shares and counts; readable with dark text below 0.55 and white text above. */
export const SEQUENTIAL = ['#f6f9fc', '#d3e1f0', '#a3c1e0', '#6a99cb', '#3569a8', '#1d4477'];

/** The first eight are distinguishable with colour blindness; the others are shades of them. */
const CATEGORIES = [
  '#3569a8',
  '#dd7a2f',
  '#3d8f5f',
  '#b0417e',
  '#7a62b0',
  '#4fb3bf',
  '#c2a83e',
  '#8a8f98',
  '#8fb4dd',
  '#f0b98a',
  '#93c7a6',
  '#dc9abf',
  '#b9aade',
  '#a3dbe2',
  '#e3d493',
  '#c6cad0',
  '#1d4477',
  '#96480f',
  '#1f5a38',
  '#6d1f4a',
];

/** The common theme of all figures. */
export const theme: Config = {
  background: PAPER,
  font: FONT,
  // Marks and axes contain text indices, which are meaningless to a screen reader: the drawing as a whole has a description.
  mark: { aria: false },
  padding: 14,
  view: { stroke: null, continuousWidth: 420, continuousHeight: 280 },
  title: {
    aria: false,
    anchor: 'start',
    frame: 'group',
    color: INK,
    fontSize: 15,
    fontWeight: 'bold',
    subtitleColor: QUIET_INK,
    subtitleFontSize: 11,
    subtitlePadding: 5,
    offset: 14,
  },
  axis: {
    aria: false,
    labelColor: QUIET_INK,
    titleColor: INK,
    labelFontSize: 10.5,
    titleFontSize: 11.5,
    titleFontWeight: 'normal',
    titlePadding: 9,
    domainColor: OUTLINE,
    tickColor: OUTLINE,
    tickSize: 4,
    gridColor: HAIRLINE,
    labelLimit: 200,
  },
  axisBand: { grid: false, ticks: false, labelPadding: 6 },
  legend: {
    aria: false,
    labelColor: INK,
    titleColor: INK,
    labelFontSize: 10.5,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    symbolStrokeWidth: 2.5,
    labelLimit: 240,
    rowPadding: 4,
    offset: 16,
  },
  range: { category: CATEGORIES, ramp: SEQUENTIAL, heatmap: SEQUENTIAL },
  line: { strokeWidth: 2, strokeJoin: 'round', strokeCap: 'round' },
  bar: { fill: ACCENT },
  rect: { stroke: PAPER, strokeWidth: 1 },
  point: { filled: true, size: 50 },
  text: { fontSize: 10.5, fill: INK },
};
