import { node, tensor } from '@aml-mlops/onnx';
import type { ScoreGraph } from './score-graph.ts';

interface LinearGraphOptions {
  /** Weights, float64 [columns, k] row-major. */
  readonly W: Float64Array;
  /** Intercepts, float64 [k]. */
  readonly b: Float64Array;
  /** Every positive value counts as 1. Default: false. */
  readonly binarise?: boolean;
  /** Turns log-scores into probabilities. Default: false. */
  readonly softmax?: boolean;
}

/** The graph of X · W + b: rows of W are gathered by word and summed by weight, so a document costs only its own words. */
export function linearGraph({ W, b, binarise = false, softmax = false }: LinearGraphOptions): ScoreGraph {
  const k = b.length;
  const weighted = binarise ? 'present' : 'weights';
  return {
    kind: softmax ? 'probabilities' : 'decisions',
    width: k,
    initializers: [
      tensor('W', [W.length / k, k], W),
      tensor('b', [k], b),
      tensor('wordAxis', [1], BigInt64Array.of(1n)),
      ...(binarise ? [tensor('zero', [], Float64Array.of(0))] : []),
      ...(k === 1 ? [tensor('flat', [1], BigInt64Array.of(-1n))] : []),
    ],
    nodes: [
      ...(binarise
        ? [
            node('Greater', ['weights', 'zero'], ['isPresent']),
            node('Cast', ['isPresent'], ['present'], { to: { int: 11 } }),
          ]
        : []),
      node('Gather', ['W', 'ids'], ['rows'], { axis: { int: 0 } }),
      node('Unsqueeze', [weighted, 'wordAxis'], ['row']),
      node('MatMul', ['row', 'rows'], ['sums']),
      node('Squeeze', ['sums', 'wordAxis'], ['products']),
      ...(softmax
        ? [
            node('Add', ['products', 'b'], ['logScores']),
            node('Softmax', ['logScores'], ['scores'], { axis: { int: 1 } }),
          ]
        : [node('Add', ['products', 'b'], ['scores'])]),
      ...labelNodes(k),
    ],
  };
}

/** The class index of the `scores`: the largest, or for a single score the second class if it is positive. */
function labelNodes(k: number) {
  if (k > 1) {
    return [node('ArgMax', ['scores'], ['classIndex'], { axis: { int: 1 }, keepdims: { int: 0 } })];
  }
  return [
    node('Reshape', ['scores', 'flat'], ['score']),
    node('Sign', ['score'], ['sign']),
    node('Relu', ['sign'], ['isPositive']),
    node('Cast', ['isPositive'], ['classIndex'], { to: { int: 7 } }),
  ];
}
