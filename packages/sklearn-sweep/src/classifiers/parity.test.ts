import { selectRows } from '@aml-mlops/text';
import { describe, expect, test } from 'vitest';
import { type CaseFixture, csrOf, type FitFixture, readFixture } from '../fixtures.fixture.ts';
import { ESTIMATORS } from './estimators.ts';
import type { FittedClassifier } from './fitted-classifier.ts';

/**
 * Largest difference to scikit-learn 1.9, relative to the larger of 1 and the value.
 *
 * Closed forms and methods whose every step is the same differ by the order of sums alone. The passive-aggressive steps
 * divide by norms that are summed in another order. The L1 support vector machine visits words in another random order,
 * and is compared where both have converged to 1e-9 of the first violation. Nearest centroid divides by variances.
 */
const TOLERANCE: Readonly<Record<FitFixture['estimator'], number>> = {
  bernoulliNb: 1e-12,
  complementNb: 1e-12,
  kNeighbors: 0,
  linearSvc: 1e-6,
  multinomialNb: 1e-12,
  nearestCentroid: 1e-9,
  passiveAggressive: 1e-10,
  perceptron: 1e-12,
  randomForest: 0,
  ridgeClassifier: 1e-10,
  selectedLinearSvc: 1e-6,
  sgdClassifier: 1e-9,
};

const { cases } = readFixture<{ readonly cases: readonly CaseFixture[] }>('classifiers');

describe.each(cases)('$name', ({ train, y, test: held, fits }) => {
  const [X, Y, T] = [csrOf(train), Int32Array.from(y), csrOf(held)];

  test.each(fits.map((fit) => [`${fit.estimator} ${JSON.stringify(fit.params)}`, fit] as const))('%s', (_, fit) => {
    const tolerance = TOLERANCE[fit.estimator];
    const estimator = ESTIMATORS[fit.estimator];
    const rows = Int32Array.from(fit.rows ?? Y.keys());
    const labels = rows.map((row) => Y[row]!);
    const model: FittedClassifier = estimator.fit(selectRows(X, rows), labels, fit.params);
    expect(Array.from(model.predict(T))).toEqual(fit.predictions);
    if (fit.decisions) expectClose(model.decisionFunction!(T), fit.decisions, tolerance);
    if (fit.probabilities) expectClose(model.predictProba!(T), fit.probabilities, tolerance);
    const { W, b, epochs, iterations, kept } = model.state.arrays;
    if (fit.coef) expectClose(byClass(W!, X.columns), fit.coef, tolerance);
    if (fit.intercept) expectClose(b!, fit.intercept, tolerance);
    if (fit.epochs) expect(Array.from((epochs ?? iterations)!)).toEqual(fit.epochs);
    if (fit.kept) expect(Array.from(kept!)).toEqual(fit.kept);
  });
});

function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    const allowed = tolerance * Math.max(1, Math.abs(value));
    if (!(Math.abs(found[i]! - value) <= allowed)) expect(found[i], `value ${i}`).toBe(value);
  });
}

/** Our weights are [columns, k], theirs [k, columns]. */
function byClass(W: ArrayLike<number>, columns: number): Float64Array {
  const k = W.length / columns;
  return Float64Array.from({ length: W.length }, (_, at) => W[(at % columns) * k + Math.floor(at / columns)]!);
}
