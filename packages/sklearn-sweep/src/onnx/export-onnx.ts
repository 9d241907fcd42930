import { buildModel, type ModelOptions, node, tensor } from '@aml-mlops/onnx';
import type { FittedClassifier } from '../classifiers/fitted-classifier.ts';

/**
 * A fitted classifier as an ONNX model.
 *
 * | value | type | shape | meaning |
 * | --- | --- | --- | --- |
 * | ids | int64 | N, L | columns of the words of each document, in any order; padding may be any column |
 * | weights | double | N, L | their values; 0 for padding |
 * | label | int64 | N | label of each document, as returned by `predict` |
 * | scores | double | N, k | probabilities, or decisions if the estimator has no probabilities |
 *
 * @throws MlopsError `E_ONNX_SIZE` if the model exceeds 2 GiB
 */
export function exportOnnx(model: FittedClassifier): Uint8Array {
  return buildModel(onnxGraph(model));
}

/** What {@link exportOnnx} encodes, which refers to the classifier's weights. */
export function onnxGraph(model: FittedClassifier): ModelOptions {
  const { classes, columns, estimator } = model.state;
  const graph = model.scoreGraph();
  return {
    name: estimator,
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'weights', type: 'float64', dims: ['N', 'L'] },
    ],
    outputs: [
      { name: 'label', type: 'int64', dims: ['N'] },
      { name: 'scores', type: 'float64', dims: ['N', graph.width] },
    ],
    initializers: [...graph.initializers, tensor('classes', [classes.length], BigInt64Array.from(classes, BigInt))],
    nodes: [...graph.nodes, node('Gather', ['classes', 'classIndex'], ['label'], { axis: { int: 0 } })],
    ...(graph.domains && { domains: graph.domains }),
    metadata: { columns: String(columns), scores: graph.kind },
  };
}
