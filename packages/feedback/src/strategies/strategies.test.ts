import { Sfc32 } from '@aml-mlops/random';
import { selectRows, TfidfVectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { density } from './density.ts';
import { STRATEGY_NAMES } from './names.ts';
import { strategyOf } from './strategies.ts';
import { strategyContract } from './strategy.contract.ts';
import { entropyUncertainty, leastConfidence, marginUncertainty } from './uncertainty.ts';
import { voteEntropy } from './vote-entropy.ts';

for (const name of STRATEGY_NAMES) strategyContract(strategyOf(name));

test('a strategy that there is not is refused by name', () => {
  expect(() => strategyOf('constructor')).toThrow(
    'strategy of the query must be one of density-margin, local-density, margin',
  );
});

test('uncertainties by hand', () => {
  const probabilities = Float64Array.of(1, 0, 0, 0.5, 0.3, 0.2, 1 / 3, 1 / 3, 1 / 3);
  const rounded = (values: Float64Array) => Array.from(values, (value) => Math.round(value * 1e6) / 1e6);
  expect(rounded(marginUncertainty(probabilities, 3))).toEqual([0, 0.8, 1]);
  expect(rounded(leastConfidence(probabilities, 3))).toEqual([0, 0.75, 1]);
  expect(rounded(entropyUncertainty(probabilities, 3))).toEqual([0, 0.937231, 1]);
  const votes = [Int32Array.of(0, 0), Int32Array.of(0, 1), Int32Array.of(0, 2)];
  expect(rounded(voteEntropy(votes, 3))).toEqual([0, 1]);
});

test('density is the mean cosine to the pool', () => {
  const X = new TfidfVectorizer().fitTransform(['sun moon stars', 'moon stars', 'tax law', 'moon tax', 'sun']);
  const dense = Array.from({ length: X.rows }, (_, row) => {
    const values = new Float64Array(X.columns);
    for (let at = X.indptr[row]!; at < X.indptr[row + 1]!; at++) values[X.indices[at]!] = X.data[at]!;
    return values;
  });
  const cosine = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const expected = dense.map((row) => dense.reduce((sum, other) => sum + cosine(row, other), 0) / X.rows);
  for (const [row, value] of density(X).entries()) expect(value).toBeCloseTo(expected[row]!, 12);
  // A text that was sent three times is typical three times over, though it is one row.
  const copies = Int32Array.of(1, 1, 3, 1, 1);
  const weighted = dense.map((row) => dense.reduce((sum, other, i) => sum + copies[i]! * cosine(row, other), 0) / 7);
  for (const [row, value] of density(X, copies).entries()) expect(value).toBeCloseTo(weighted[row]!, 12);
});

test('density-margin asks what is typical and unsure; without a model what is typical', () => {
  const X = new TfidfVectorizer().fitTransform(['moon stars', 'moon stars sun', 'moon', 'tax law court']);
  const random = () => new Sfc32(1, 'test');
  const { choose } = strategyOf('density-margin');
  const unsureOfLast = Float64Array.of(1, 0, 1, 0, 1, 0, 0.5, 0.5);
  expect([...choose({ X, classes: 2, probabilities: unsureOfLast }, 1, random()).rows]).toEqual([3]);
  expect([...choose({ X, classes: 2 }, 1, random()).rows]).toEqual([0]);
});

test('density-margin asks no two texts that say the same, and none that a label says already', () => {
  const X = new TfidfVectorizer().fitTransform([
    'moon stars',
    'moon stars',
    'moon stars sun',
    'tax law',
    'tax law court',
  ]);
  const { choose } = strategyOf('density-margin');
  const [first = -1, second = -1] = choose({ X, classes: 2 }, 2, new Sfc32(1, 'test')).rows;
  expect([0, 1]).toContain(first);
  expect(second).toBe(3);
  const labelled = selectRows(X, [0]);
  expect([...choose({ X, classes: 2, labelled }, 1, new Sfc32(1, 'test')).rows]).toEqual([3]);
});

test('core-set goes where no label is', () => {
  const X = new TfidfVectorizer().fitTransform(['moon stars', 'moon sun', 'tax law', 'tax court']);
  const labelled = { ...X, rows: 2, indptr: X.indptr.slice(0, 3) };
  const first = strategyOf('core-set').choose({ X, classes: 2, labelled }, 1, new Sfc32(1, 'test'));
  expect([2, 3]).toContain(first.rows[0]);
  expect(first.scores[0]).toBe(1);
});
