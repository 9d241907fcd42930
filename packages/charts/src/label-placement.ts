import { textWidth } from './text-width.ts';

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Placement {
  readonly align: 'left' | 'right' | 'center';
  readonly dx: number;
  readonly dy: number;
}

/** Candidate positions in order: right of the point, left, above, below, the corners, then farther out. */
const PLACES: readonly Placement[] = [
  { align: 'left', dx: 7, dy: 0 },
  { align: 'right', dx: -7, dy: 0 },
  { align: 'center', dx: 0, dy: -11 },
  { align: 'center', dx: 0, dy: 11 },
  { align: 'left', dx: 5, dy: -9 },
  { align: 'left', dx: 5, dy: 9 },
  { align: 'right', dx: -5, dy: -9 },
  { align: 'right', dx: -5, dy: 9 },
  { align: 'left', dx: 8, dy: -18 },
  { align: 'left', dx: 8, dy: 18 },
  { align: 'right', dx: -8, dy: -18 },
  { align: 'right', dx: -8, dy: 18 },
];

/** Pixels between two labels in a line at least: without, they read as one word. */
const GAP = 5;

/**
 * Places the labels of points with minimal overlap of each other and of the points: greedy, in the given order, by area of
 * overlap. Positions are pixels, y downwards.
 */
export function placeLabels(
  points: readonly { readonly x: number; readonly y: number; readonly label: string }[],
  frame: { readonly width: number; readonly height: number },
  fontSize: number,
): Placement[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  return points.map((point, i) => {
    const others = taken.filter((_, j) => j !== i);
    let best = PLACES[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (const place of PLACES) {
      const box = labelBox(point, place, fontSize);
      const cost = others.reduce((sum, other) => sum + overlap(box, other), outside(box, frame));
      if (cost >= least) continue;
      best = place;
      least = cost;
      if (cost === 0) break;
    }
    taken.push(labelBox(point, best, fontSize));
    return best;
  });
}

function labelBox(point: { x: number; y: number; label: string }, place: Placement, fontSize: number): Box {
  const width = textWidth(point.label, fontSize);
  const x = point.x + place.dx;
  const left = place.align === 'left' ? x : place.align === 'right' ? x - width : x - width / 2;
  const y = point.y + place.dy;
  return { left: left - GAP / 2, right: left + width + GAP / 2, top: y - fontSize * 0.6, bottom: y + fontSize * 0.6 };
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** A label may extend past the right edge, where the page has room; on the left it would cover the axis. */
function outside(box: Box, frame: { readonly width: number; readonly height: number }): number {
  const left = Math.max(0, -box.left);
  const right = Math.max(0, box.right - frame.width - 60);
  const vertical = Math.max(0, -box.top) + Math.max(0, box.bottom - frame.height);
  return (left + right) * 12 + vertical * 100;
}
