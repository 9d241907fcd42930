import { HAIRLINE, INK, QUIET_INK } from './colours.ts';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** `start` is an input of the graph: a rounded box. */
  readonly shape: 'start' | 'box';
  /** Drawn as a loop: state that grows. */
  readonly loop?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

const COLUMN = 168;
const ROW = 122;
const BOX = { width: 128, height: 64 };
/** Longer labels are split into two lines. */
const ONE_LINE = 10;

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * An SVG of an acyclic graph, from left to right. A node's column is the length of the longest path to it; within a column nodes are
 * sorted by the mean height of their predecessors (barycenters), which keeps crossings few.
 */
export function drawLayeredGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): string {
  const columns = columnsOf(nodes, edges);
  const tallest = Math.max(...columns.map((column) => column.length));
  const places = new Map<string, Place>();
  for (const [x, column] of columns.entries()) {
    const top = ((tallest - column.length) / 2) * ROW;
    for (const [y, { id }] of column.entries()) places.set(id, { x: 24 + x * COLUMN, y: 44 + top + y * ROW });
  }
  const arrows = edges.map(({ from, to }) => arrow(places.get(from)!, places.get(to)!));
  const boxes = nodes.map((node) => box(node, places.get(node.id)!));
  const width = 48 + (columns.length - 1) * COLUMN + BOX.width;
  const height = 68 + (tallest - 1) * ROW + BOX.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="DejaVu Sans, Verdana, sans-serif">
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="${QUIET_INK}"/></marker></defs>
${arrows.join('\n')}
${boxes.join('\n')}
</svg>`;
}

function columnsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphNode[][] {
  const depth = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    const before = edges.filter(({ to }) => to === id).map(({ from }) => depthOf(from) + 1);
    const found = Math.max(0, ...before);
    depth.set(id, found);
    return found;
  };
  const columns: GraphNode[][] = [];
  for (const node of nodes) {
    // Inputs are placed next to their first reader, not at the far left.
    const readers = edges.filter(({ from }) => from === node.id).map(({ to }) => depthOf(to) - 1);
    const at = node.shape === 'start' && readers.length > 0 ? Math.max(0, Math.min(...readers)) : depthOf(node.id);
    columns[at] = [...(columns[at] ?? []), node];
  }
  const filled = Array.from({ length: columns.length }, (_, at) => columns[at] ?? []);
  return ordered(filled, edges);
}

function ordered(columns: readonly GraphNode[][], edges: readonly GraphEdge[]): GraphNode[][] {
  const height = new Map<string, number>();
  return columns.map((column) => {
    const wish = ({ id }: GraphNode) => {
      const before = edges.filter(({ to }) => to === id).flatMap(({ from }) => height.get(from) ?? []);
      return before.length > 0 ? before.reduce((sum, value) => sum + value, 0) / before.length : 0;
    };
    const sorted = column.toSorted((a, b) => wish(a) - wish(b));
    for (const [index, { id }] of sorted.entries()) height.set(id, index - (sorted.length - 1) / 2);
    return sorted;
  });
}

function arrow(from: Place, to: Place): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x - 2, to.y + BOX.height / 2];
  const bend = Math.max(24, (x2 - x1) / 2);
  return `<path d="M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" fill="none" stroke="${QUIET_INK}" stroke-width="1.3" marker-end="url(#head)"/>`;
}

function box({ label, shape, loop }: GraphNode, { x, y }: Place): string {
  const radius = shape === 'start' ? BOX.height / 2 : 5;
  const fill = shape === 'start' ? '#ffffff' : '#eaf1f9';
  const rect = `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="${radius}" fill="${fill}" stroke="${shape === 'start' ? HAIRLINE : '#3569a8'}"/>`;
  const lines = linesOf(label);
  const middle = y + BOX.height / 2 + 6 - (lines.length - 1) * 10;
  const text = lines
    .map(
      (line, at) =>
        `<text x="${x + BOX.width / 2}" y="${middle + at * 20}" font-size="17" text-anchor="middle" fill="${INK}">${line}</text>`,
    )
    .join('');
  if (loop === undefined) return rect + text;
  const [left, right] = [x + BOX.width * 0.3, x + BOX.width * 0.7];
  const ring = `<path d="M${right} ${y} C${right} ${y - 26} ${left} ${y - 26} ${left} ${y - 2}" fill="none" stroke="#dd7a2f" stroke-dasharray="3 3" marker-end="url(#head)"/>`;
  return `${rect}${text}${ring}<text x="${x + BOX.width / 2}" y="${y - 23}" font-size="15" text-anchor="middle" fill="#9a5218" stroke="#ffffff" stroke-width="5" paint-order="stroke">${loop}</text>`;
}

function linesOf(label: string): string[] {
  const at = label.lastIndexOf('-') + 1;
  return label.length > ONE_LINE && at > 0 ? [label.slice(0, at), label.slice(at)] : [label];
}
