import { html } from '@aml-mlops/reports';
import type { ResolvedStage } from '../checks/resolved-stage.ts';
import { type Card, diagramOf } from './diagram-cards.ts';

const WIDTH = 308;
const GAP = 64;
const LINE = 17;
const MARGIN = 24;
const HEAD = 92;

interface Placed extends Card {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** The resources of a stage as a diagram: principals, resources, and the dependencies between them. */
export function drawDiagram(stage: ResolvedStage): string {
  const { columns, arrows } = diagramOf(stage);
  const placed = new Map<string, Placed>();
  for (const [index, { cards }] of columns.entries()) {
    let y = HEAD;
    for (const card of cards) {
      const height = 34 + card.lines.length * LINE + 8;
      placed.set(card.id, { ...card, x: MARGIN + index * (WIDTH + GAP), y, height });
      y += height + 16;
    }
  }
  const cards = [...placed.values()];
  const width = 2 * MARGIN + columns.length * WIDTH + (columns.length - 1) * GAP;
  const height = Math.max(...cards.map(({ y, height: own }) => y + own)) + MARGIN;
  const paths = arrows.flatMap(({ from, to }) => {
    const [start, end] = [placed.get(from), placed.get(to)];
    return start && end ? [html`<path d="${curve(start, end)}"/>`] : [];
  });
  const drawing = html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" role="img" aria-label="Resources of stage ${stage.stage}">
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#5d6874"/></marker></defs>
<rect width="${width}" height="${height}" fill="#f5f7f9"/>
<text x="${MARGIN}" y="36" font-size="19" fill="#22303c">Stage ${stage.stage}: ${stage.resources.length} resources of one resource group</text>
${columns.map(({ title }, index) => html`<text x="${MARGIN + index * (WIDTH + GAP)}" y="72" font-size="13" fill="#5d6874">${title}</text>`)}
<g fill="none" stroke="#9aa6b2" stroke-width="1.3" marker-end="url(#head)">
${paths}
</g>
${cards.map(drawCard)}
</svg>
`;
  return drawing.markup;
}

function drawCard({ title, lines, x, y, height }: Placed) {
  return html`<g><rect x="${x}" y="${y}" width="${WIDTH}" height="${height}" rx="7" fill="#fff" stroke="#c9d2da"/>
<text x="${x + 12}" y="${y + 23}" font-size="13" font-weight="bold" fill="#1b4b72">${title}</text>
${lines.map((line, index) => html`<text x="${x + 12}" y="${y + 43 + index * LINE}" font-size="11" fill="#22303c">${cut(line)}</text>`)}</g>`;
}

/** From side to side; within a column, around its left side. */
function curve(from: Placed, to: Placed): string {
  const [startY, endY] = [from.y + 17, to.y + 17];
  if (from.x === to.x) return `M${from.x} ${startY} C${from.x - 30} ${startY} ${to.x - 30} ${endY} ${to.x} ${endY}`;
  const right = to.x > from.x;
  const [startX, endX] = right ? [from.x + WIDTH, to.x] : [from.x, to.x + WIDTH];
  const bend = right ? 36 : -36;
  return `M${startX} ${startY} C${startX + bend} ${startY} ${endX - bend} ${endY} ${endX} ${endY}`;
}

function cut(text: string): string {
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
