import { expect, test } from 'vitest';
import { placeLabels } from './label-placement.ts';
import { textWidth } from './text-width.ts';

const FRAME = { width: 400, height: 300 };

test('a lone label stands to the right of its point', () => {
  expect(placeLabels([{ x: 50, y: 50, label: 'ridge' }], FRAME, 10)).toEqual([{ align: 'left', dx: 7, dy: 0 }]);
});

test('labels of points side by side do not cover each other', () => {
  const points = Array.from({ length: 6 }, (_, i) => ({
    x: 100 + i * 30,
    y: 100 + (i % 2) * 8,
    label: 'RandomForest',
  }));
  const boxes = placeLabels(points, FRAME, 10).map(({ align, dx, dy }, i) => {
    const width = textWidth('RandomForest', 10);
    const x = points[i]!.x + dx - (align === 'left' ? 0 : align === 'right' ? width : width / 2);
    return { left: x, right: x + width, top: points[i]!.y + dy - 5, bottom: points[i]!.y + dy + 5 };
  });
  const covers = (a: (typeof boxes)[0], b: (typeof boxes)[0]) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const clashes = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => covers(a, b)));
  expect(clashes.length).toBeLessThanOrEqual(1);
});

test('two labels in a line do not read as one word', () => {
  // Above both points their labels would touch, with a pixel between.
  const side = textWidth('sgd', 10) / 2 + 1;
  const crowd = [-7, 7].flatMap((dx) => [
    { x: 200 - side + dx * 3, y: 100, label: '' },
    { x: 200 + side + dx * 3, y: 100, label: '' },
  ]);
  const points = [{ x: 200 - side, y: 100, label: 'sgd' }, { x: 200 + side, y: 100, label: 'sgd' }, ...crowd];
  const [first, second] = placeLabels(points, FRAME, 10);
  expect(first!.dy === second!.dy && first!.align === 'center' && second!.align === 'center').toBe(false);
});
