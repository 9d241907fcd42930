import { expect, test } from 'vitest';
import { holdOut } from './hold-out.ts';

const targetsOf = (documents: number) =>
  Int32Array.from({ length: documents }, (_, i) => (i === 7 ? 2 : i % 10 === 0 ? 1 : 0));

test('of four times the documents that judged, none is held out', () => {
  expect(holdOut(targetsOf(400), 100, 1)).toBeUndefined();
  expect(holdOut(targetsOf(401), 100, 1)).toBeDefined();
});

test.each([
  [1000, 50],
  [200_000, 5000],
])(
  'of %i a twentieth, 5,000 at most, each class by its share, and the only document of a class is learnt from',
  (documents, most) => {
    const targets = targetsOf(documents);
    const { held, learnt } = holdOut(targets, 100, 1)!;
    expect(Math.abs(held.length - most)).toBeLessThanOrEqual(2);
    expect(Math.abs(held.filter((row) => targets[row] === 1).length - most / 10)).toBeLessThanOrEqual(1);
    expect([...held, ...learnt].sort((a, b) => a - b)).toEqual(Array.from({ length: documents }, (_, row) => row));
    expect(held).toEqual(held.toSorted());
    expect(held).not.toContain(7);
    expect(holdOut(targets, 100, 1)).toEqual({ held, learnt });
  },
);
