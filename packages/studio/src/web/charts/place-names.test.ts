import { expect, test } from 'vitest';
import { type NamedPoint, type PlacedName, placeNames } from './place-names.ts';

const bounds = { left: 60, right: 900, top: 0, bottom: 320 };
const widthOf = (name: string) => [...name].length * 6.6;
const boxOf = ({ x, y, anchor }: PlacedName, name: string) => {
  const left = anchor === 'start' ? x : x - widthOf(name);
  return { left, right: left + widthOf(name), top: y - 11, bottom: y + 3 };
};

test('fifteen names in a cluster cover neither one another nor a point, and stay within the chart', () => {
  const points = Array.from({ length: 15 }, (_, i): NamedPoint => {
    return { x: 700 + 40 * Math.sin(i * 2.3), y: 60 + 30 * Math.cos(i * 1.7), name: `classifier-${i}` };
  });
  const places = placeNames(points, bounds);
  const boxes = places.flatMap((place, i) => (place ? [{ ...boxOf(place, points[i]!.name), i }] : []));
  expect(boxes.length).toBeGreaterThan(10);
  for (const box of boxes) {
    expect(box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top).toBe(true);
    const covers = boxes.filter(
      (other) =>
        other.i !== box.i &&
        box.left < other.right &&
        other.left < box.right &&
        box.top < other.bottom &&
        other.top < box.bottom,
    );
    expect(covers).toEqual([]);
    const hidden = points.filter(({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom);
    expect(hidden).toEqual([]);
  }
});

test('a name alone stands to the right of its point; at the right end to its left; without room there is none', () => {
  const place = (x: number, name = 'ridge') => placeNames([{ x, y: 100, name }], bounds)[0];
  expect(place(300)).toEqual({ x: 309, y: 104, anchor: 'start', isLed: false });
  expect(place(890)).toEqual({ x: 881, y: 104, anchor: 'end', isLed: false });
  expect(place(300, 'x'.repeat(500))).toBeUndefined();
  const same = Array.from({ length: 40 }, () => ({ x: 400, y: 100, name: 'the same place' }));
  expect(placeNames(same, bounds).filter((one) => one === undefined).length).toBeGreaterThan(0);
});
