/** A named point, in pixels. */
export interface NamedPoint {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

/** Position of a name. */
export interface PlacedName {
  readonly x: number;
  /** Of its baseline. */
  readonly y: number;
  readonly anchor: 'start' | 'end';
  /** Whether it is far enough from its point to need a leader line. */
  readonly isLed: boolean;
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Box extends Bounds {}

/** Character width in small chart text, in pixels: enough for the widest letters in names. */
const LETTER = 6.6;
const LINE = 14;
const GAP = 9;
const DOT = 5;

/**
 * Places names beside their points without overlaps between names or with points: to the right or left, then further up or down
 * with a leader line. Points are processed from the left; the same points give the same positions.
 *
 * @returns a position per point, in order; undefined if there is no room: the name is on hover and in the list
 */
export function placeNames(points: readonly NamedPoint[], bounds: Bounds): readonly (PlacedName | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT }));
  const places: (PlacedName | undefined)[] = points.map(() => undefined);
  const order = [...points.keys()].sort((a, b) => points[a]!.x - points[b]!.x || points[a]!.y - points[b]!.y);
  for (const i of order) {
    for (const place of candidates(points[i]!)) {
      const box = boxOf(place, points[i]!.name);
      if (!isWithin(box, bounds) || taken.some((other) => overlaps(box, other))) continue;
      places[i] = place;
      taken.push(box);
      break;
    }
  }
  return places;
}

function* candidates({ x, y }: NamedPoint): Generator<PlacedName> {
  for (let step = 0; step <= 8; step++) {
    for (const side of step === 0 ? [0] : [-1, 1]) {
      const down = side * step * LINE * 0.75;
      const isLed = step > 1;
      const reach = isLed ? GAP + 8 : GAP;
      yield { x: x + reach, y: y + 4 + down, anchor: 'start', isLed };
      yield { x: x - reach, y: y + 4 + down, anchor: 'end', isLed };
    }
  }
}

function boxOf({ x, y, anchor }: PlacedName, name: string): Box {
  const width = [...name].length * LETTER;
  const left = anchor === 'start' ? x : x - width;
  return { left, right: left + width, top: y - LINE + 3, bottom: y + 3 };
}

function isWithin(box: Box, { left, right, top, bottom }: Bounds): boolean {
  return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
