import { type CountMatrix, type LabelledCounts, rowsOf } from './data/count-matrix.ts';
import { predictProbabilities } from './engine/javascript/javascript-engine.ts';
import { type Evaluation, evaluateProbabilities, targetsOf } from './evaluation.ts';
import type { FittedNetwork } from './fit.ts';

/**
 * Class probabilities of documents, row-major [rows, C].
 *
 * @param rows of `counts`; default all
 */
export function predictProba(
  network: Pick<FittedNetwork, 'shape' | 'weights'>,
  counts: CountMatrix,
  rows: Int32Array = rowsOf({ counts, targets: new Int32Array(0) }),
): Float32Array {
  return predictProbabilities(network.weights, counts, rows);
}

/** Accuracy, macro F1 and log loss of a network on documents whose classes are known. */
export function evaluate(network: Pick<FittedNetwork, 'shape' | 'weights'>, set: LabelledCounts): Evaluation {
  return evaluateProbabilities(predictProba(network, set.counts, rowsOf(set)), targetsOf(set));
}
