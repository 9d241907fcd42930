import { expect, test } from 'vitest';
import { readFixture } from './fixtures.fixture.ts';
import { mcnemar } from './mcnemar.ts';

interface Split {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly pValue: number;
}

/** Two classifiers that are right alone on so many documents, both right on 5 and both wrong on 3. */
function answers({ onlyFirst, onlySecond }: Split) {
  const outcomes = [...rows(onlyFirst, 1, 0), ...rows(onlySecond, 0, 1), ...rows(5, 1, 1), ...rows(3, 0, 0)];
  return { truth: outcomes.map(() => 1), first: outcomes.map(([a]) => a), second: outcomes.map(([, b]) => b) };
}

function rows(count: number, first: number, second: number): [number, number][] {
  return Array.from({ length: count }, () => [first, second]);
}

test.each(readFixture<{ cases: Split[] }>('mcnemar').cases)(
  'a split of $onlyFirst to $onlySecond has the p-value of SciPy',
  (split) => {
    const { truth, first, second } = answers(split);
    const result = mcnemar(truth, first, second);
    expect(result).toMatchObject({ onlyFirst: split.onlyFirst, onlySecond: split.onlySecond });
    // Relative: the logarithm of a term sums up as many roundings as there are terms.
    expect(Math.abs(result.pValue / split.pValue - 1)).toBeLessThan(1e-9);
    expect(mcnemar(truth, second, first).pValue).toBe(result.pValue);
  },
);

test('nothing cannot be tested', () => {
  expect(() => mcnemar([], [], [])).toThrow('truth of mcnemar must be at least one document; got 0');
  expect(() => mcnemar([0], [0], [])).toThrow('length of second of mcnemar must be 1; got 0');
});
