import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitIsotonic, isotonicValue } from './isotonic.ts';

test('violators are pooled, as scikit-learn does', () => {
  // IsotonicRegression().fit(x, y) of scikit-learn 1.9: thresholds of 1, 2 and 3, 4 and 5, 6.
  const fitted = fitIsotonic([1, 2, 3, 4, 5, 6], [0, 0.6, 0.4, 0.9, 0.7, 1]);
  expect(fitted.x).toEqual([1, 2, 3, 4, 5, 6]);
  for (const [i, y] of [0, 0.5, 0.5, 0.8, 0.8, 1].entries()) expect(fitted.y[i]).toBeCloseTo(y, 12);
  expect(isotonicValue(fitted, 3.5)).toBeCloseTo(0.65, 12);
  expect([isotonicValue(fitted, -9), isotonicValue(fitted, 9)]).toEqual([0, 1]);
});

test('values of equal x count as their mean, whatever their order', () => {
  for (const y of [
    [1, 0, 1],
    [0, 1, 1],
  ])
    expect(fitIsotonic([0.5, 0.5, 0.9], y)).toEqual({ x: [0.5, 0.9], y: [0.5, 1] });
});

test('it never falls, keeps the mean, and is no further from y than any other that never falls', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 }));
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
      const [x, y] = [points.map(([at]) => at), points.map(([, value]) => value)];
      const fitted = fitIsotonic(x, y);
      for (let i = 1; i < fitted.y.length; i++) expect(fitted.y[i]!).toBeGreaterThanOrEqual(fitted.y[i - 1]!);
      const values = x.map((at) => isotonicValue(fitted, at));
      const sum = (all: readonly number[]) => all.reduce((total, value) => total + value, 0);
      expect(sum(values)).toBeCloseTo(sum(y), 9);
      const loss = (all: readonly number[]) => sum(all.map((value, i) => (value - y[i]!) ** 2));
      // Steps up at any place are functions that never fall.
      for (const step of [0, 5, 10, 15, 20])
        expect(loss(values)).toBeLessThanOrEqual(loss(x.map((at) => (at >= step ? 1 : 0))) + 1e-9);
    }),
  );
});

test('nothing is fitted to nothing', () => {
  expect(() => fitIsotonic([], [])).toThrow('values of fitIsotonic must be at least one; got 0');
  expect(() => fitIsotonic([Number.NaN], [1])).toThrow('x of fitIsotonic must be finite');
});
