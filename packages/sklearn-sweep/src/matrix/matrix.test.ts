import { Xorshift32 } from '@aml-mlops/random';
import { transpose } from '@aml-mlops/text';
import { describe, expect, test } from 'vitest';
import { sumsByClass } from '../classifiers/naive-bayes-scores.ts';
import { rowsOf } from '../classifiers/problems.fixture.ts';
import { checkMatrix, checkNonNegative, withoutZeros } from './check-matrix.ts';
import { encodeClasses } from './class-codes.ts';
import { nearestRows } from './nearest-rows.ts';
import { bestLabels, likeliestLabels, rowScores, softmaxRows } from './row-scores.ts';
import { squaredNorms } from './squared-norms.ts';

/** Rows of few distinct values, so that ties are many. */
function grid(random: Xorshift32, rows: number, columns: number) {
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => random.below(3) - (random.below(4) >> 1)),
  );
}

test('the nearest rows are those of sorting all distances, of equals the first', () => {
  const random = new Xorshift32(3);
  for (let round = 0; round < 40; round++) {
    const [n, columns, k] = [1 + random.below(25), 1 + random.below(5), 1 + random.below(6)];
    if (k > n) continue;
    const searched = grid(random, n, columns);
    const queries = grid(random, 5, columns);
    const T = rowsOf(searched, columns);
    const found = nearestRows(rowsOf(queries, columns), transpose(T), squaredNorms(T), k);
    queries.forEach((query, i) => {
      const distance = searched.map((row) => row.reduce((sum, value, j) => sum + (value - query[j]!) ** 2, 0));
      const order = Array.from(searched.keys()).sort((a, b) => distance[a]! - distance[b]! || a - b);
      expect(Array.from(found.subarray(i * k, (i + 1) * k))).toEqual(order.slice(0, k));
    });
  }
});

test.each([1, 2, 3, 4, 5, 8, 11])('scores under %i linear functions are sums of products', (k) => {
  const random = new Xorshift32(k);
  const rows = grid(random, 9, 6);
  const W = Float64Array.from({ length: 6 * k }, () => random.below(7) - 3);
  const b = Float64Array.from({ length: k }, (_, c) => c);
  for (const binarise of [false, true]) {
    const scores = rowScores(rowsOf(rows, 6), W, b, binarise);
    rows.forEach((row, i) => {
      for (let c = 0; c < k; c++) {
        const value = (x: number) => (binarise ? Number(x > 0) : x);
        expect(scores[i * k + c]).toBe(row.reduce((sum, x, j) => sum + value(x) * W[j * k + c]!, c));
      }
    });
  }
});

test.each([1, 2, 4, 7, 20])(
  'scores of many rows, which a kernel computes, are to the bit those of each row; %i functions',
  (k) => {
    const random = new Xorshift32(k);
    const columns = 40;
    const real = () => random.below(1000) / 7 - 70;
    // More entries than a chunk has room for.
    const rows = Array.from({ length: 900 }, () => Array.from({ length: columns }, () => random.below(3) && real()));
    const W = Float64Array.from({ length: columns * k }, real);
    const b = Float64Array.from({ length: k }, real);
    for (const binarise of [false, true]) {
      const together = rowScores(rowsOf(rows, columns), W, b, binarise);
      const one = (row: number[]) => {
        const X = { ...rowsOf([row], columns), columns: 2 * columns };
        return Array.from(rowScores(X, W, b, binarise));
      };
      expect(Array.from(together)).toEqual(rows.flatMap(one));
    }
  },
);

test.each([1, 2, 3, 5, 20])(
  'the likeliest of %i classes is that of the probabilities, near ones and those without one too',
  (k) => {
    const random = new Xorshift32(k);
    const classes = Int32Array.from({ length: k }, (_, c) => 3 * c - 1);
    const sizes = [0, 1e-20, 1e-16, 1e-12, 1e-7, 1, 1000, 1e308];
    for (let round = 0; round < 300; round++) {
      const columns = 1 + random.below(4);
      const rows = Array.from({ length: 12 }, () => Array.from({ length: columns }, () => random.below(3)));
      const size = sizes[random.below(sizes.length)]!;
      const W = Float64Array.from({ length: columns * k }, () => (random.below(3) - 1) * size);
      const b = Float64Array.from({ length: k }, () => (random.below(3) - 1) * sizes[random.below(6)]!);
      for (const width of [columns, 100]) {
        const X = { ...rowsOf(rows, columns), columns: width };
        for (const binarise of [false, true]) {
          const probabilities = softmaxRows(rowScores(X, W, b, binarise), X.rows, k);
          const labels = bestLabels(probabilities, X.rows, k, classes);
          expect(likeliestLabels(X, W, b, binarise, classes)).toEqual(labels);
        }
      }
    }
  },
);

test('rows are as long as they are, empty or longer than a chunk', () => {
  const random = new Xorshift32(8);
  for (let round = 0; round < 20; round++) {
    const columns = 70_000;
    const lengths = Array.from(
      { length: 1 + random.below(12) },
      () => [0, 1, 16_383, 16_384, 16_385, 60_000][random.below(6)]!,
    );
    const rows = lengths.map((length) => Array.from({ length }, (_, j) => j));
    const indptr = Int32Array.from(
      [0, ...rows].map((_, i) => rows.slice(0, i).reduce((sum, row) => sum + row.length, 0)),
    );
    const indices = Int32Array.from(rows.flat());
    const X = { rows: rows.length, columns, indptr, indices, data: new Float64Array(indices.length).fill(1) };
    const codes = Int32Array.from(rows, (_, i) => i % 2);
    const sums = sumsByClass(X, codes, 2);
    const expected = new Float64Array(2 * columns);
    rows.forEach((row, i) => {
      for (const j of row) expected[2 * j + (i % 2)]! += 1;
    });
    expect(sums).toEqual(expected);
  }
});

test('the best label is the first of the largest scores; one score decides by its sign', () => {
  expect(bestLabels(Float64Array.of(1, 3, 3, 0, 0, 0), 2, 3, Int32Array.of(4, 5, 6))).toEqual(Int32Array.of(5, 4));
  expect(bestLabels(Float64Array.of(0.1, -0.1, 0), 3, 1, Int32Array.of(4, 5))).toEqual(Int32Array.of(5, 4, 4));
});

test('softmax holds for scores whose exponentials would overflow', () => {
  expect(softmaxRows(Float64Array.of(1000, 1000, -1000), 1, 3)).toEqual(Float64Array.of(0.5, 0.5, 0));
});

test('classes are coded in rising order', () => {
  expect(encodeClasses(Int32Array.of(9, 2, 9, 5))).toEqual({
    classes: Int32Array.of(2, 5, 9),
    codes: Int32Array.of(2, 0, 2, 1),
    counts: Int32Array.of(1, 1, 2),
  });
});

describe('checks', () => {
  const X = { rows: 2, columns: 3, indptr: Int32Array.of(0, 2, 3), indices: Int32Array.of(0, 2, 1) };

  test('stored zeros are left out, and a matrix without any is itself', () => {
    const full = { ...X, data: Float64Array.of(0, 2, 3) };
    const zeros = checkMatrix(full, 'a test');
    const lean = withoutZeros(full, zeros);
    expect(zeros).toBe(1);
    expect(lean).toEqual({
      rows: 2,
      columns: 3,
      indptr: Int32Array.of(0, 1, 2),
      indices: Int32Array.of(2, 1),
      data: Float64Array.of(2, 3),
    });
    expect(withoutZeros(lean, checkMatrix(lean, 'a test'))).toBe(lean);
  });

  test('a negative value is refused by models of counts', () => {
    expect(() => checkNonNegative({ ...X, data: Float64Array.of(1, -2, 3) }, 'MultinomialNB')).toThrow(
      'X of MultinomialNB must be non-negative; got -2',
    );
  });
});
