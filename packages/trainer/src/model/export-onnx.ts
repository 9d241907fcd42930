import { ELEMENT_TYPES, type ModelOptions, node, tensor } from '@aml-mlops/onnx';
import type { FittedNetwork } from '../fit.ts';

/** Names of the graph's inputs and output. */
export const GRAPH = { ids: 'ids', counts: 'counts', probabilities: 'probabilities' } as const;

/**
 * The network as an ONNX model for serving. A document costs only its own words: their rows are gathered and summed by
 * one small product, counts [N, 1, L] by rows [N, L, H].
 *
 * | value | type | shape | meaning |
 * | --- | --- | --- | --- |
 * | ids | int64 | N, L | words of each document, in any order; padding may be any word |
 * | counts | float | N, L | how often each word occurs; 0 for padding |
 * | probabilities | float | N, C | softmax at the temperature |
 *
 * Weights are float32 and all sums double, as in `predictLogits`: a network trained with a large learning rate gives long
 * documents logits in the tens of thousands, whose float32 rounding alone would change probabilities by more than the
 * certificate allows.
 *
 * @param temperature divisor of the logits
 * @returns a graph that refers to the network's weights
 */
export function exportOnnx(network: FittedNetwork, temperature: number): ModelOptions {
  const { vocabularySize: v, hiddenSize: h, classes } = network.shape;
  const { embedding, embeddingBias, hidden, hiddenBias, output, outputBias } = network.weights;
  const isLog = network.weighting === 'log-idf';
  return {
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
      tensor('temperature', [], Float64Array.of(temperature)),
      tensor('wordAxis', [1], BigInt64Array.of(1n)),
      ...(isLog ? [tensor('one', [], Float64Array.of(1)), tensor('log2e', [], Float64Array.of(Math.LOG2E))] : []),
    ],
    nodes: [
      ...toDouble(GRAPH.counts, 'n'),
      ...(isLog
        ? [
            node('Add', ['n', 'one'], ['nAndOne']),
            node('Log', ['nAndOne'], ['naturalLog']),
            node('Mul', ['naturalLog', 'log2e'], ['read']),
          ]
        : [node('Identity', ['n'], ['read'])]),
      node('Gather', ['E', GRAPH.ids], ['floatRows'], { axis: { int: 0 } }),
      ...toDouble('floatRows', 'rows'),
      ...['b1', 'W2', 'b2', 'W3', 'b3'].flatMap((name) => toDouble(name, `${name}Double`)),
      node('Unsqueeze', ['read', 'wordAxis'], ['row']),
      node('MatMul', ['row', 'rows'], ['products']),
      node('Squeeze', ['products', 'wordAxis'], ['sums']),
      node('Add', ['sums', 'b1Double'], ['a1']),
      node('Relu', ['a1'], ['h1']),
      node('Gemm', ['h1', 'W2Double', 'b2Double'], ['a2']),
      node('Relu', ['a2'], ['h2']),
      node('Gemm', ['h2', 'W3Double', 'b3Double'], ['logits'], { transB: { int: 1 } }),
      node('Div', ['logits', 'temperature'], ['cooled']),
      node('Softmax', ['cooled'], ['softmax'], { axis: { int: 1 } }),
      node('Cast', ['softmax'], [GRAPH.probabilities], { to: { int: ELEMENT_TYPES.float32 } }),
    ],
    metadata: { weighting: network.weighting, words: String(v) },
  };
}

function toDouble(from: string, to: string) {
  return [node('Cast', [from], [to], { to: { int: ELEMENT_TYPES.float64 } })];
}
