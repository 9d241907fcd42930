import { expect, test } from 'vitest';
import { cohenKappa } from './cohen-kappa.ts';
import { krippendorffAlpha } from './krippendorff-alpha.ts';

test("Cohen's kappa of a table that is worked out by hand", () => {
  // 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, by chance 0.5.
  const pairs = [...Array(20).fill('yy'), ...Array(5).fill('yn'), ...Array(10).fill('ny'), ...Array(15).fill('nn')];
  expect(
    cohenKappa(
      pairs.map((pair) => pair[0]),
      pairs.map((pair) => pair[1]),
    ),
  ).toBeCloseTo(0.4, 12);
  expect(cohenKappa(['a', 'b'], ['b', 'a'])).toBe(-1);
  expect(cohenKappa(['a', 'a'], ['a', 'a'])).toBe(1);
  expect(cohenKappa(['__proto__', 'constructor'], ['__proto__', 'a'])).toBeCloseTo(1 / 3, 12);
  expect(cohenKappa([], [])).toBeNaN();
});

/** Rows are raters, columns things; * is missing. */
function unitsOf(...raters: string[]): string[][] {
  const rows = raters.map((rater) => rater.split(' '));
  return rows[0]!.map((_, unit) => rows.map((row) => row[unit]!).filter((value) => value !== '*'));
}

test("Krippendorff's alpha of his own example of four observers (2011, section C)", () => {
  const units = unitsOf(
    '1 2 3 3 2 1 4 1 2 * * *',
    '1 2 3 3 2 2 4 1 2 5 * 3',
    '* 3 3 3 2 3 4 2 2 5 1 *',
    '1 2 3 3 2 4 4 1 2 5 1 *',
  );
  expect(krippendorffAlpha(units)).toBeCloseTo(0.743, 3);
});

test("Krippendorff's alpha of three observers with gaps", () => {
  const units = unitsOf(
    '* * * * * 3 4 1 2 1 1 3 3 * 3',
    '1 * 2 1 3 3 4 3 * * * * * * *',
    '* * 2 1 3 4 4 * 2 1 1 3 3 * 4',
  );
  expect(krippendorffAlpha(units)).toBeCloseTo(0.691, 3);
  expect(krippendorffAlpha([['a'], []])).toBeNaN();
  expect(krippendorffAlpha([['a', 'a']])).toBe(1);
});
