import { ESTIMATORS, type Estimator, type FittedState, rowScores } from '@aml-mlops/sklearn-sweep/classifiers';
import type { CsrMatrix } from '@aml-mlops/text';
import type { FittedNetwork } from '@aml-mlops/trainer';

/** A fitted member as data that can be sent between threads. */
export type FittedMember =
  | { readonly kind: 'classifier'; readonly state: FittedState }
  | { readonly kind: 'network'; readonly network: FittedNetwork };

/** Estimators whose scores, or log probabilities, equal X W + b up to a term common to all classes. */
const LINEAR = new Set([
  'ComplementNB',
  'LinearSVC',
  'MultinomialNB',
  'PassiveAggressiveClassifier',
  'Perceptron',
  'RidgeClassifier',
  'SGDClassifier',
  'SelectedLinearSVC',
]);

/** Lower bound of probabilities before taking the logarithm. */
export const LEAST_PROBABILITY = 1e-9;

export function estimatorNamed(name: string): Estimator {
  const all: readonly Estimator[] = Object.values(ESTIMATORS);
  const estimator = all.find((known) => known.name === name);
  if (!estimator) throw new Error(`no estimator is called ${name}`);
  return estimator;
}

/** Scores of a linear model. */
export interface LinearParts {
  /** float64 [columns, k] row-major; k is the number of classes, or 1 in the binary case, with the score of the second class. */
  readonly W: Float64Array;
  readonly b: Float64Array;
}

/** W and b of a linear classifier; undefined for any other. */
export function linearParts({ estimator, arrays }: FittedState): LinearParts | undefined {
  const { W, b } = arrays;
  const isLinear = LINEAR.has(estimator) && W instanceof Float64Array && b instanceof Float64Array;
  return isLinear ? { W, b } : undefined;
}

/**
 * Logits of a classifier, such that their softmax at some temperature is a probability: its scores, or its log probabilities.
 *
 * @returns float64 [rows, labels] row-major; minus infinity for a label that it has not seen
 */
export function classifierLogits(state: FittedState, X: CsrMatrix, labels: number): Float64Array {
  const linear = linearParts(state);
  if (linear) return spread(rowScores(X, linear.W, linear.b), linear.b.length, state.classes, labels);
  const { kind, width, values } = estimatorNamed(state.estimator).restore(state).scores(X);
  const logits = kind === 'decisions' ? values : values.map((p) => Math.log(Math.max(p, LEAST_PROBABILITY)));
  return spread(logits, width, state.classes, labels);
}

/** One column per label. In the binary case the single score is that of the second class; the first has 0. */
function spread(scores: Float64Array, width: number, classes: Int32Array, labels: number): Float64Array {
  const rows = scores.length / width;
  const logits = new Float64Array(rows * labels).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < rows; i++) {
    for (const [c, label] of classes.entries()) {
      const score = width === 1 && classes.length === 2 ? (c === 0 ? 0 : scores[i]!) : scores[i * width + c]!;
      logits[i * labels + label] = score;
    }
  }
  return logits;
}
