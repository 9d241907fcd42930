import { MlopsError } from '@aml-mlops/errors';
import { type CountMatrix, type LabelledCounts, rowsOf } from './data/count-matrix.ts';
import { scaleCounts } from './data/weighting.ts';
import type { SyncEngine } from './engine/engine.ts';
import { forward } from './engine/javascript/forward.ts';
import { predictProbabilities } from './engine/javascript/javascript-engine.ts';
import { wasmEngine } from './engine/wasm/wasm-engine.ts';
import type { FittedNetwork } from './fit.ts';
import { type Evaluation, evaluateProbabilities, targetsOf } from './measures/evaluation.ts';
import { networkParams } from './network/params.ts';
import { type NetworkShape, zeroWeights } from './network/weights.ts';

type Network = Pick<FittedNetwork, 'shape' | 'weights' | 'weighting'>;

/**
 * Class probabilities of documents, row-major [rows, C].
 *
 * @param counts columns correspond to the network's words
 * @param rows rows of `counts`. Default: all
 */
export function predictProba(
  network: Network,
  counts: CountMatrix,
  rows: Int32Array = rowsOf({ counts, targets: new Int32Array(0) }),
): Float32Array {
  const { shape, weights, weighting } = network;
  const read = weighting === 'counts' ? counts : scaleCounts(counts);
  const engine = predictor(shape, read);
  if (!engine) return predictProbabilities(weights, read, rows);
  try {
    const noMoments = zeroWeights({ ...shape, vocabularySize: 0 });
    engine.load({ weights, firstMoment: noMoments, secondMoment: noMoments, steps: 0 });
    return engine.predict(read, rows);
  } finally {
    engine.close();
  }
}

/** Undefined if the network is too large for WebAssembly. */
function predictor(shape: NetworkShape, counts: CountMatrix): SyncEngine | undefined {
  const params = networkParams.parse({ hiddenSize: shape.hiddenSize, batchSize: 4 });
  const train = { counts, targets: new Int32Array(0), rows: new Int32Array(0) };
  try {
    return wasmEngine({ shape, params, train, classWeights: new Float32Array(shape.classes) });
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'E_ENGINE') return undefined;
    throw error;
  }
}

/**
 * Logits of documents in double precision from the network's float32 weights, row-major [rows, C]. The exported model
 * computes the same, so the two agree however large the logits are.
 *
 * @param rows rows of `counts`. Default: all
 */
export function predictLogits(
  { shape, weights, weighting }: Network,
  counts: CountMatrix,
  rows: Int32Array = rowsOf({ counts, targets: new Int32Array(0) }),
): Float64Array {
  const { hiddenSize, classes } = shape;
  const read = weighting === 'counts' ? undefined : (count: number) => Math.log2(1 + count);
  const activations = {
    hidden1: new Float64Array(hiddenSize),
    hidden2: new Float64Array(hiddenSize),
    probabilities: new Float32Array(classes),
  };
  const out = new Float64Array(rows.length * classes);
  for (const [i, row] of rows.entries()) {
    forward(weights, counts, row, activations, out.subarray(i * classes, (i + 1) * classes), undefined, read);
  }
  return out;
}

/** Accuracy, macro F1 and log loss of a network on labelled documents. */
export function evaluate(network: Network, set: LabelledCounts): Evaluation {
  return evaluateProbabilities(predictProba(network, set.counts, rowsOf(set)), targetsOf(set));
}
