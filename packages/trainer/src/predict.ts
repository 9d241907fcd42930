import { MlopsError } from '@aml-mlops/errors';
import { type CountMatrix, type LabelledCounts, rowsOf } from './data/count-matrix.ts';
import { predictProbabilities } from './engine/javascript/javascript-engine.ts';
import { wasmEngine } from './engine/wasm/wasm-engine.ts';
import { type Evaluation, evaluateProbabilities, targetsOf } from './evaluation.ts';
import type { FittedNetwork } from './fit.ts';
import { networkParams } from './network/params.ts';
import { zeroWeights } from './network/weights.ts';

type Network = Pick<FittedNetwork, 'shape' | 'weights'>;

/**
 * Class probabilities of documents, row-major [rows, C].
 *
 * @param counts columns are the network's words
 * @param rows of `counts`; default all
 */
export function predictProba(
  network: Network,
  counts: CountMatrix,
  rows: Int32Array = rowsOf({ counts, targets: new Int32Array(0) }),
): Float32Array {
  const { shape, weights } = network;
  const params = networkParams.parse({ hiddenSize: shape.hiddenSize, batchSize: 4 });
  const train = { counts, targets: new Int32Array(0), rows: rows.subarray(0, 0) };
  try {
    const engine = wasmEngine({ shape, params, train, classWeights: new Float32Array(shape.classes) });
    const nothing = zeroWeights({ ...shape, vocabularySize: 0 });
    engine.load({ weights, firstMoment: nothing, secondMoment: nothing, steps: 0 });
    const probabilities = engine.predict(counts, rows);
    engine.close();
    return probabilities;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'E_ENGINE') return predictProbabilities(weights, counts, rows);
    throw error;
  }
}

/** Accuracy, macro F1 and log loss of a network on documents whose classes are known. */
export function evaluate(network: Network, set: LabelledCounts): Evaluation {
  return evaluateProbabilities(predictProba(network, set.counts, rowsOf(set)), targetsOf(set));
}
