import { type ModelOptions, type Node, node, tensor } from '@aml-mlops/onnx';
import type { FittedClassifier } from '@aml-mlops/sklearn-sweep/classifiers';
import { LEAST_PROBABILITY } from './fitted-member.ts';

/**
 * A non-linear classifier, such as a forest, with calibrated probabilities: the graph of its own scores (their logarithms if
 * they are probabilities), a temperature, and a softmax. Inputs and output are those of a pooled model.
 */
export function classifierGraph(model: FittedClassifier, temperature: number): ModelOptions {
  const { kind, width, nodes, initializers, domains } = model.scoreGraph();
  const isPair = width === 1;
  return {
    name: model.state.estimator,
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'weights', type: 'float64', dims: ['N', 'L'] },
    ],
    outputs: [{ name: 'scores', type: 'float64', dims: ['N', isPair ? 2 : width] }],
    initializers: [
      ...initializers,
      tensor('temperature', [], Float64Array.of(temperature)),
      tensor('leastProbability', [], Float64Array.of(LEAST_PROBABILITY)),
    ],
    nodes: [
      ...nodes.map((one) => renamed(one, 'scores', 'ownScores')),
      ...(kind === 'probabilities'
        ? [
            node('Max', ['ownScores', 'leastProbability'], ['positiveScores']),
            node('Log', ['positiveScores'], ['ownLogits']),
          ]
        : [node('Identity', ['ownScores'], ['ownLogits'])]),
      ...(isPair
        ? [
            node('Sub', ['ownLogits', 'ownLogits'], ['firstLogit']),
            node('Concat', ['firstLogit', 'ownLogits'], ['allLogits'], { axis: { int: 1 } }),
          ]
        : [node('Identity', ['ownLogits'], ['allLogits'])]),
      node('Div', ['allLogits', 'temperature'], ['cooledLogits']),
      node('Softmax', ['cooledLogits'], ['scores'], { axis: { int: 1 } }),
    ],
    ...(domains && { domains }),
    metadata: { columns: String(model.state.columns), scores: 'probabilities' },
  };
}

function renamed(one: Node, from: string, to: string): Node {
  const rename = (names: readonly string[]) => names.map((name) => (name === from ? to : name));
  const name = one.name === from ? to : one.name;
  return { ...one, name, inputs: rename(one.inputs), outputs: rename(one.outputs) };
}
