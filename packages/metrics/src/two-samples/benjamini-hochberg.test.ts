import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.ts';

test('as scipy.stats.false_discovery_control', () => {
  // Example of Benjamini and Hochberg (1995), table of 15 hypotheses; values by SciPy 1.16.
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  const expected = [
    ...[0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857142857143, 0.063857142857143, 0.0645, 0.0765, 0.486],
    ...[0.581181818181818, 0.714875, 0.753230769230769, 0.8132142857142858, 1],
  ];
  for (const [i, value] of benjaminiHochberg(p).entries()) expect(value).toBeCloseTo(expected[i]!, 12);
});

test('never smaller than the p-value, never larger than Bonferroni, in the order of the p-values', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (p) => {
      const adjusted = benjaminiHochberg(p);
      for (const [i, value] of adjusted.entries()) {
        expect(value).toBeGreaterThanOrEqual(p[i]!);
        expect(value).toBeLessThanOrEqual(Math.min(1, p[i]! * p.length * (1 + 1e-12)));
        for (const [j, other] of adjusted.entries()) if (p[j]! > p[i]!) expect(other).toBeGreaterThanOrEqual(value);
      }
    }),
  );
});

test.each([-0.1, 1.1, Number.NaN])('a p-value of %d is refused', (p) => {
  expect(() => benjaminiHochberg([0.5, p])).toThrow('p-value of benjaminiHochberg must be in [0, 1]');
});
