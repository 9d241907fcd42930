import { Mulberry32 } from '@aml-mlops/random';
import { type CsrMatrix, selectRows } from '@aml-mlops/text';
import { describe, expect, test } from 'vitest';
import type { Estimator } from '../classifiers/estimator.ts';
import { ESTIMATORS } from '../classifiers/estimators.ts';
import type { FittedClassifier } from '../classifiers/fitted-classifier.ts';
import { generatedProblem, withValue } from '../classifiers/problems.fixture.ts';
import type { MatrixParts } from './matrix-parts.ts';

/** Rows dealt at random to parts, one of which is small. */
function dealt(X: CsrMatrix, y: Int32Array, parts: number): MatrixParts {
  const random = new Mulberry32(3);
  const rows = Array.from({ length: parts }, (): number[] => []);
  for (let row = 0; row < X.rows; row++) rows[row === 0 ? parts - 1 : random.below(parts - 1)]!.push(row);
  return {
    columns: X.columns,
    parts: rows.map((own) => {
      const chosen = Int32Array.from(own);
      return { y: chosen.map((row) => y[row]!), read: () => selectRows(X, chosen) };
    }),
  };
}

function fitParts(estimator: Estimator, params: Record<string, unknown>, parts: MatrixParts): FittedClassifier {
  return estimator.partsFit!(params)!(parts);
}

const PROBLEMS = [
  ['several classes', { seed: 21, documents: 400, words: 90, classes: [2, 3, 7] }],
  ['two classes', { seed: 22, documents: 400, words: 90, classes: [4, 9] }],
  ['more words than documents, some documents empty', { seed: 23, documents: 120, words: 300, empty: 0.1 }],
] as const;

describe.each(PROBLEMS)('%s in five parts', (_, options) => {
  const { X, y, T } = generatedProblem(options);
  const parts = dealt(X, y, 5);

  test.each([
    ['multinomialNb', { alpha: 0.1 }],
    ['complementNb', { alpha: 0.1, norm: true }],
    ['bernoulliNb', {}],
  ] as const)('%s learns what it learns from all at once, but for the order of sums', (name, params) => {
    const estimator: Estimator = ESTIMATORS[name];
    const whole = estimator.fit(X, y, params);
    const model = fitParts(estimator, params, parts);
    expect(model.state).toMatchObject({ estimator: whole.state.estimator, params: whole.state.params });
    expect(model.state.classes).toEqual(whole.state.classes);
    for (const array of ['W', 'b']) expectClose(model.state.arrays[array]!, whole.state.arrays[array]!, 1e-10);
    expect(model.predict(T)).toEqual(whole.predict(T));
  });

  test.each([
    ['alike', {}],
    ['with a small C', { C: 0.1 }],
    ['with balanced classes', { classWeight: 'balanced' }],
  ] as const)('a support vector machine comes within one per cent of the optimum: documents %s', (_weights, given) => {
    const params = { ...given, dual: true as const, tol: 1e-6 };
    const optimum = primal(ESTIMATORS.linearSvc.fit(X, y, params), X, y);
    const found = fitParts(ESTIMATORS.linearSvc, params, parts);
    expect(primal(found, X, y)).toBeLessThan(1.01 * optimum);
    expect(primal(found, X, y)).toBeGreaterThan((1 - 1e-6) * optimum);
  });

  test('two fits are the same to the bit', () => {
    const params = { dual: true };
    expect(fitParts(ESTIMATORS.linearSvc, params, parts).state).toEqual(
      fitParts(ESTIMATORS.linearSvc, params, parts).state,
    );
  });
});

test('estimators and parameters that need the whole matrix say so', () => {
  expect(ESTIMATORS.linearSvc.partsFit!({ penalty: 'l1' })).toBeUndefined();
  expect(ESTIMATORS.randomForest.partsFit).toBeUndefined();
  expect(() => ESTIMATORS.complementNb.partsFit!({ alpha: -1 })).toThrow('alpha of ComplementNB must be');
});

test('a part that no model can learn from is refused, and so are a single class and no rows', () => {
  const { X, y } = generatedProblem({ seed: 24 });
  const spoilt = (value: number) => dealt(withValue(X, 5, value), y, 3);
  expect(() => fitParts(ESTIMATORS.linearSvc, {}, spoilt(Number.NaN))).toThrow(
    'the matrix for LinearSVC must be finite; got NaN',
  );
  expect(() => fitParts(ESTIMATORS.complementNb, {}, spoilt(-1))).toThrow(
    'X of ComplementNB must be non-negative; got -1',
  );
  const single = dealt(
    X,
    y.map(() => 3),
    3,
  );
  expect(() => fitParts(ESTIMATORS.linearSvc, {}, single)).toThrow(
    'classes of the training data for LinearSVC must be at least 2; got only class 3',
  );
  expect(() => fitParts(ESTIMATORS.linearSvc, {}, { columns: 4, parts: [] })).toThrow(
    'rows of the training data for LinearSVC must be >= 1; got 0',
  );
});

/** ½ |w|² + Σ Ca max(0, 1 - y s)², summed over the one-vs-rest problems. */
function primal({ state, decisionFunction }: FittedClassifier, X: CsrMatrix, y: Int32Array): number {
  const { classes, params } = state;
  const [W, b] = [state.arrays['W']!, state.arrays['b']!];
  const k = b.length;
  const scores = decisionFunction!(X);
  const counts = Array.from(classes, (label) => y.filter((own) => own === label).length);
  const balance = (c: number) => (params['classWeight'] === 'balanced' ? y.length / (classes.length * counts[c]!) : 1);
  let sum = 0;
  for (const array of [W, b]) for (const weight of array) sum += weight ** 2 / 2;
  for (let i = 0; i < X.rows; i++) {
    for (let c = 0; c < k; c++) {
      const target = k === 1 ? 1 : c;
      const isTarget = y[i] === classes[target];
      const weight = isTarget ? balance(target) : k === 1 ? balance(0) : 1;
      const loss = Math.max(0, 1 - (isTarget ? 1 : -1) * scores[i * k + c]!);
      sum += (params['C'] as number) * weight * loss ** 2;
    }
  }
  return sum;
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    expect(Math.abs(found[i]! - expected[i]!), `value ${i}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(expected[i]!)),
    );
  }
}
