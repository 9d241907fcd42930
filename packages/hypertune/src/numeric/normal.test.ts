import { expect, test } from 'vitest';
import fixture from '../../fixtures/normal.json' with { type: 'json' };
import { erfc, erfcx, logNormalMass, normalCdf, normalQuantile } from './normal.ts';

/** Largest relative difference. */
function distance(ours: readonly number[], theirs: readonly number[]): number {
  return Math.max(...ours.map((v, i) => (v === theirs[i] ? 0 : Math.abs(v - theirs[i]!) / Math.abs(theirs[i]!))));
}

// exp(-x²) itself loses digits to the rounding of its argument: 1e-13 at x = 26, in SciPy and here.
test('erfc and erfcx agree with SciPy', () => {
  expect(distance(fixture.x.map(erfc), fixture.erfc)).toBeLessThan(2e-13);
  expect(distance(fixture.x.map(erfcx), fixture.erfcx)).toBeLessThan(1e-14);
});

test('the quantile agrees with SciPy from 1e-293 to 1 - 1e-15, and undoes the distribution', () => {
  const inside = fixture.p.flatMap((p, i) => (p === 0.5 ? [] : [i]));
  const ours = inside.map((i) => normalQuantile(fixture.p[i]!));
  const theirs = inside.map((i) => fixture.quantile[i]!);
  expect(distance(ours, theirs)).toBeLessThan(1e-14);
  for (const p of [1e-8, 0.2, 0.5, 0.9]) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14);
});

test('the log of a mass keeps its digits in both tails', () => {
  const ours = fixture.intervals.map(([a, b]) => logNormalMass(a!, b!));
  // SciPy's own formula subtracts exponentials: 1e-12 is what it holds for a thin slice.
  expect(distance(ours, fixture.logMass)).toBeLessThan(1e-12);
});

test('at infinity they are what SciPy has there, and NaN stays NaN', () => {
  const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf, NaN: nan } = Number;
  expect([minusInf, inf, nan].map(normalCdf)).toEqual([0, 1, nan]);
  expect([minusInf, inf].map(erfc)).toEqual([2, 0]);
  expect([minusInf, inf].map(erfcx)).toEqual([inf, 0]);
  expect([0, 1, nan].map(normalQuantile)).toEqual([minusInf, inf, nan]);
  expect(logNormalMass(minusInf, inf)).toBeCloseTo(0, 15);
});
