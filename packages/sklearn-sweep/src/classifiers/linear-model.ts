import { rowScores } from '../matrix/row-scores.ts';
import { linearGraph } from '../onnx/linear-graph.ts';
import type { FittedState, ModelMethods } from './fitted-classifier.ts';

/**
 * A fitted one-vs-rest linear classifier. Arrays: W, float64 [columns, k] row-major, and b, float64 [k]; k is the number
 * of classes, or 1 if there are two; the score is then the second one's.
 */
export function linearModel(state: FittedState): ModelMethods {
  const W = state.arrays['W'] as Float64Array;
  const b = state.arrays['b'] as Float64Array;
  return {
    kind: 'decisions',
    width: b.length,
    scores: (X) => rowScores(X, W, b),
    scoreGraph: () => linearGraph({ W, b }),
  };
}

/** Codes of the classes of linear scores: all classes, or the second of two. */
export function positiveCodes(classes: Int32Array): Int32Array {
  return classes.length === 2 ? Int32Array.of(1) : Int32Array.from(classes.keys());
}
