import { buildModel, node, tensor } from '@aml-mlops/onnx';
import type { FittedNetwork } from '../fit.ts';

/** Names of the graph's inputs and output. */
export const GRAPH = { ids: 'ids', counts: 'counts', probabilities: 'probabilities' } as const;

/**
 * The network as an ONNX model for serving. A document costs its own words alone: their rows are gathered and summed by
 * one small product, counts [N, 1, L] by rows [N, L, H].
 *
 * | value | type | shape | meaning |
 * | --- | --- | --- | --- |
 * | ids | int64 | N, L | words of each document, in any order; padding is any word |
 * | counts | float | N, L | how often each stands there; 0 for padding |
 * | probabilities | float | N, C | softmax at the temperature |
 *
 * @param temperature that logits are divided by
 * @throws MlopsError `E_ONNX_SIZE` past 2 GiB
 */
export function exportOnnx(network: FittedNetwork, temperature: number): Uint8Array {
  const { vocabularySize: v, hiddenSize: h, classes } = network.shape;
  const { embedding, embeddingBias, hidden, hiddenBias, output, outputBias } = network.weights;
  const isLog = network.weighting === 'log-idf';
  return buildModel({
    name: 'bag-of-words',
    docString: 'relu(relu(counts E + b1) W2 + b2) W3 + b3, over the temperature, softmax',
    inputs: [
      { name: GRAPH.ids, type: 'int64', dims: ['N', 'L'] },
      { name: GRAPH.counts, type: 'float32', dims: ['N', 'L'] },
    ],
    outputs: [{ name: GRAPH.probabilities, type: 'float32', dims: ['N', classes] }],
    initializers: [
      tensor('E', [v, h], embedding),
      tensor('b1', [h], embeddingBias),
      tensor('W2', [h, h], hidden),
      tensor('b2', [h], hiddenBias),
      tensor('W3', [classes, h], output),
      tensor('b3', [classes], outputBias),
      tensor('sharpness', [], Float32Array.of(1 / temperature)),
      tensor('wordAxis', [1], BigInt64Array.of(1n)),
      ...(isLog ? [tensor('one', [], Float32Array.of(1)), tensor('log2e', [], Float32Array.of(Math.LOG2E))] : []),
    ],
    nodes: [
      ...(isLog
        ? [
            node('Add', [GRAPH.counts, 'one'], ['countsAndOne']),
            node('Log', ['countsAndOne'], ['naturalLog']),
            node('Mul', ['naturalLog', 'log2e'], ['read']),
          ]
        : [node('Identity', [GRAPH.counts], ['read'])]),
      node('Gather', ['E', GRAPH.ids], ['rows'], { axis: { int: 0 } }),
      node('Unsqueeze', ['read', 'wordAxis'], ['row']),
      node('MatMul', ['row', 'rows'], ['products']),
      node('Squeeze', ['products', 'wordAxis'], ['sums']),
      node('Add', ['sums', 'b1'], ['a1']),
      node('Relu', ['a1'], ['h1']),
      node('Gemm', ['h1', 'W2', 'b2'], ['a2']),
      node('Relu', ['a2'], ['h2']),
      node('Gemm', ['h2', 'W3', 'b3'], ['logits'], { transB: { int: 1 } }),
      node('Mul', ['logits', 'sharpness'], ['cooled']),
      node('Softmax', ['cooled'], [GRAPH.probabilities], { axis: { int: 1 } }),
    ],
    metadata: { weighting: network.weighting, words: String(v) },
  });
}
