import { describe, expect, test } from 'vitest';
import { generatedProblem } from '../classifiers/problems.fixture.ts';
import { encodeClasses } from '../matrix/class-codes.ts';
import { ActiveClasses } from './active-classes.ts';
import { dualSvc } from './dual-svc.ts';
import { l1Svc } from './l1-svc.ts';
import { l2Svc } from './l2-svc.ts';
import type { LinearSolution } from './linear-svc.ts';
import { sag } from './sag.ts';

const { X: given, y } = generatedProblem({ seed: 31, documents: 60, words: 40 });
// Values that single precision has, since the dual solver reads them in it.
const X = { ...given, data: given.data.map(Math.fround) };
const { codes } = encodeClasses(y);
const positive = Int32Array.of(0, 1, 2, 3);

/** Slope of C Σ max(0, 1 - y f)² along every weight, the intercept's last, for one class against the rest. */
function lossSlopes({ W, b }: LinearSolution, c: number, C: number): Float64Array {
  const k = b.length;
  const slopes = new Float64Array(X.columns + 1);
  for (let i = 0; i < X.rows; i++) {
    let f = b[c]!;
    for (let p = X.indptr[i]!; p < X.indptr[i + 1]!; p++) f += X.data[p]! * W[X.indices[p]! * k + c]!;
    const target = codes[i] === positive[c] ? 1 : -1;
    const pull = -2 * C * target * Math.max(0, 1 - target * f);
    for (let p = X.indptr[i]!; p < X.indptr[i + 1]!; p++) {
      slopes[X.indices[p]!] = slopes[X.indices[p]!]! + pull * X.data[p]!;
    }
    slopes[X.columns] = slopes[X.columns]! + pull;
  }
  return slopes;
}

describe.each([0.1, 1, 10])('support vector machines with C = %d', (C) => {
  test.each([l2Svc, dualSvc])('the L2 solution has no slope left: %o', (solver) => {
    const solution = solver(X, codes, positive, { C, tol: 1e-9, maxIter: 10_000, seed: 1 }, 'a test');
    for (let c = 0; c < 4; c++) {
      lossSlopes(solution, c, C).forEach((slope, j) => {
        const weight = j < X.columns ? solution.W[j * 4 + c]! : solution.b[c]!;
        expect(Math.abs(weight + slope)).toBeLessThan(1e-6);
      });
    }
  });

  test('the L1 solution meets the optimality conditions: slopes of the loss balance the penalty', () => {
    const solution = l1Svc(X, codes, positive, { C, tol: 1e-9, maxIter: 100_000, seed: 1 }, 'a test');
    for (let c = 0; c < 4; c++) {
      lossSlopes(solution, c, C).forEach((slope, j) => {
        const weight = j < X.columns ? solution.W[j * 4 + c]! : solution.b[c]!;
        if (weight === 0) expect(Math.abs(slope)).toBeLessThan(1 + 1e-6);
        else expect(slope).toBeCloseTo(-Math.sign(weight), 6);
      });
    }
  });
});

test('the dual weighs the losses of classes as the primal does, and sets words of single documents right', () => {
  const weights = Array.from(positive, (c) => ({ target: 1 + c, rest: 1 }));
  const options = { C: 1, tol: 1e-10, maxIter: 10_000, seed: 1, weights };
  // Every document has a word of its own.
  const own = withOwnWords(X);
  const [primal, dual] = [l2Svc, dualSvc].map((solver) => solver(own, codes, positive, options, 'a test'));
  dual!.W.forEach((weight, at) => {
    expect(Math.abs(weight - primal!.W[at]!)).toBeLessThan(1e-6);
  });
  expect(dual!.W.subarray(-4).some((weight) => weight !== 0)).toBe(true);
});

function withOwnWords({ rows, columns, indptr, indices, data }: typeof X): typeof X {
  const ids: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    ids.push(...indices.subarray(indptr[i]!, indptr[i + 1]!), columns + i);
    values.push(...data.subarray(indptr[i]!, indptr[i + 1]!), 0.5);
  }
  return {
    rows,
    columns: columns + rows,
    indptr: indptr.map((at, i) => at + i),
    indices: Int32Array.from(ids),
    data: Float64Array.from(values),
  };
}

test('the stochastic average gradient reaches the solution of the normal equations', () => {
  const target = Float64Array.from(codes, (code) => (code === 0 ? 0.75 : -0.25));
  const { W, b } = sag(X, target, { alpha: 1, tol: 1e-12, maxIter: 5000, seed: 1 }, 'a test');
  const slopes = new Float64Array(X.columns);
  let sum = 0;
  for (let i = 0; i < X.rows; i++) {
    let residual = b[0]! - target[i]!;
    for (let p = X.indptr[i]!; p < X.indptr[i + 1]!; p++) residual += X.data[p]! * W[X.indices[p]!]!;
    sum += residual;
    for (let p = X.indptr[i]!; p < X.indptr[i + 1]!; p++) {
      slopes[X.indices[p]!] = slopes[X.indices[p]!]! + residual * X.data[p]!;
    }
  }
  expect(Math.abs(sum)).toBeLessThan(1e-3);
  slopes.forEach((slope, j) => {
    expect(Math.abs(slope + W[j]!)).toBeLessThan(1e-6);
  });
});

test.each([1, 2])(
  'classes that finish keep their weights while the others move together; %i numbers a weight',
  (planes) => {
    const [columns, k, stride] = [3, 5, 6];
    const W = new Float64Array(columns * planes * stride);
    for (let row = 0; row < columns * planes; row++) {
      for (let c = 0; c < k; c++) W[row * stride + c] = row % planes === 0 ? 10 * (row / planes) + c : -c;
    }
    const active = new ActiveClasses(columns, k, W);
    active.finish(1, 2);
    active.finish(3, 3);
    active.compact();
    expect([active.stride, active.pitch, Array.from(active.columnOf), active.size]).toEqual([
      4,
      4 * planes,
      [0, 2, 4],
      3,
    ]);
    const rows = Array.from({ length: columns }, (_, j) =>
      Array.from(W.subarray(j * active.pitch, (j + 1) * active.pitch)),
    );
    const companions = planes === 2 ? [-0, -2, -4, 0] : [];
    expect(rows).toEqual([0, 10, 20].map((first) => [first, first + 2, first + 4, 0, ...companions]));
    active.finishAll(1);
    expect(Array.from(active.solution)).toEqual([0, 2, 2, 9, 4, 10, 22, 12, 39, 14, 20, 42, 22, 69, 24]);
  },
);
