import { ELEMENT_TYPES, type ModelOptions, node, tensor } from '@aml-mlops/onnx';
import type { PooledModel } from './pooled-model.ts';

/**
 * A {@link PooledModel} as one ONNX graph, which refers to its weights: rows of W are gathered by column and summed by weight, so the cost depends only on
 * the document's own words. Columns that the network does not read count 0 for it.
 *
 * | value | type | shape | meaning |
 * | --- | --- | --- | --- |
 * | ids | int64 | N, L | columns of each document, in any order; padding is any column |
 * | weights | double | N, L | their values; 0 for padding |
 * | scores | double | N, C | probabilities |
 */
export function pooledGraph(model: PooledModel): ModelOptions {
  const { columns, classes, linear, network } = model;
  const C = classes.length;
  return {
    name: 'pooled',
    docString: 'softmax(weights W + b), with a network the sum of that and its logits',
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'weights', type: 'float64', dims: ['N', 'L'] },
    ],
    outputs: [{ name: 'scores', type: 'float64', dims: ['N', C] }],
    initializers: [
      ...(linear ? [tensor('W', [columns, C], linear.W), tensor('b', [C], linear.b)] : []),
      tensor('wordAxis', [1], BigInt64Array.of(1n)),
      ...(network ? networkTensors(network, classes) : []),
    ],
    nodes: [
      ...(linear ? linearNodes(network ? 'linear' : 'logits') : []),
      ...(network ? networkNodes(network, linear ? 'cooled' : 'logits') : []),
      ...(linear && network ? [node('Add', ['linear', 'cooled'], ['logits'])] : []),
      node('Softmax', ['logits'], ['scores'], { axis: { int: 1 } }),
    ],
    metadata: { columns: String(columns), scores: 'probabilities' },
  };
}

/** @param logits name of the output */
function linearNodes(logits: string) {
  return [
    node('Gather', ['W', 'ids'], ['rows'], { axis: { int: 0 } }),
    node('Unsqueeze', ['weights', 'wordAxis'], ['row']),
    node('MatMul', ['row', 'rows'], ['products']),
    node('Squeeze', ['products', 'wordAxis'], ['sums']),
    node('Add', ['sums', 'b'], [logits]),
  ];
}

type Network = NonNullable<PooledModel['network']>;

function networkTensors({ fitted, factor, range }: Network, classes: Int32Array) {
  const { hiddenSize: h, classes: all } = fitted.shape;
  const { embedding, embeddingBias, hidden, hiddenBias, output, outputBias } = fitted.weights;
  const kept = Array.from(classes);
  if (kept.some((c) => c >= all)) throw new Error('the network must know the classes of the others');
  return [
    tensor('E', [range[1] - range[0], h], embedding),
    tensor('b1', [h], embeddingBias),
    tensor('W2', [h, h], hidden),
    tensor('b2', [h], hiddenBias),
    tensor(
      'W3',
      [kept.length, h],
      Float32Array.from(kept.flatMap((c) => Array.from(output.subarray(c * h, (c + 1) * h)))),
    ),
    tensor(
      'b3',
      [kept.length],
      Float32Array.from(kept, (c) => outputBias[c]!),
    ),
    tensor('temperature', [], Float64Array.of(1 / factor)),
    tensor('firstCount', [], BigInt64Array.of(BigInt(range[0]))),
    tensor('endOfCounts', [], BigInt64Array.of(BigInt(range[1]))),
    // The same as numbers, for explanations.
    tensor('countColumns', [2], Float64Array.of(range[0], range[1])),
    tensor('none', [], BigInt64Array.of(0n)),
    ...(isLog(fitted) ? [tensor('one', [], Float64Array.of(1)), tensor('log2e', [], Float64Array.of(Math.LOG2E))] : []),
  ];
}

/** The trainer's network, in double precision as in the trainer. */
function networkNodes({ fitted }: Network, logits: string) {
  const toDouble = (from: string, to: string) => node('Cast', [from], [to], { to: { int: ELEMENT_TYPES.float64 } });
  return [
    node('GreaterOrEqual', ['ids', 'firstCount'], ['isPastFirst']),
    node('Less', ['ids', 'endOfCounts'], ['isBeforeEnd']),
    node('And', ['isPastFirst', 'isBeforeEnd'], ['isCount']),
    node('Sub', ['ids', 'firstCount'], ['shifted']),
    node('Where', ['isCount', 'shifted', 'none'], ['words']),
    toDouble('isCount', 'countMask'),
    node('Mul', ['weights', 'countMask'], ['counts']),
    ...(isLog(fitted)
      ? [
          node('Add', ['counts', 'one'], ['countsAndOne']),
          node('Log', ['countsAndOne'], ['naturalLog']),
          node('Mul', ['naturalLog', 'log2e'], ['read']),
        ]
      : [node('Identity', ['counts'], ['read'])]),
    node('Gather', ['E', 'words'], ['floatEmbeddings'], { axis: { int: 0 } }),
    toDouble('floatEmbeddings', 'embeddings'),
    ...['b1', 'W2', 'b2', 'W3', 'b3'].map((name) => toDouble(name, `${name}Double`)),
    node('Unsqueeze', ['read', 'wordAxis'], ['readRow']),
    node('MatMul', ['readRow', 'embeddings'], ['hiddenProducts']),
    node('Squeeze', ['hiddenProducts', 'wordAxis'], ['hiddenSums']),
    node('Add', ['hiddenSums', 'b1Double'], ['a1']),
    node('Relu', ['a1'], ['h1']),
    node('Gemm', ['h1', 'W2Double', 'b2Double'], ['a2']),
    node('Relu', ['a2'], ['h2']),
    node('Gemm', ['h2', 'W3Double', 'b3Double'], ['networkLogits'], { transB: { int: 1 } }),
    node('Div', ['networkLogits', 'temperature'], [logits]),
  ];
}

function isLog({ weighting }: Network['fitted']): boolean {
  return weighting === 'log-idf';
}
