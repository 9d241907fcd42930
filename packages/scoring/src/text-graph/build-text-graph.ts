import { ELEMENT_TYPES, type ModelOptions, type Node, node, readGraph, type Tensor, tensor } from '@aml-mlops/onnx';
import { isV2 } from '@aml-mlops/text';
import type { ModelFolder } from '../model-folder.ts';
import { Alphabet } from './alphabet.ts';
import { cleanFirst, FIRST_STOP_WORDS } from './clean-first.ts';
import { cleanSecond } from './clean-second.ts';
import { features, termsOf } from './features.ts';
import { Graph, type Value } from './graph.ts';

/** Names of the graph's input, string [N], and of its outputs, string [N] and [N, C]. */
export const TEXT_GRAPH = { text: 'text', label: 'label', probabilities: 'probabilities', scores: 'scores' } as const;

const NETWORK = 'network/';
/** What the sweep's and the trainer's exports and the operators here are all of. */
const OPSET = 17;

/**
 * Builds one ONNX graph that takes raw texts: characters, cleaning, words and weights as operations on rows of numbers, followed by the model's
 * own network. It needs nothing but ONNX Runtime, in any language.
 *
 * @param network file of the model's network, whose weights stay there until the graph is written
 * @throws MlopsError `E_ONNX_GRAPH` for a network that this project did not write
 */
export function buildTextGraph(model: ModelFolder, network: string): ModelOptions {
  const { cleaning, description, labels } = model;
  const graph = new Graph('text/');
  const terms = termsOf(model);
  const stopWords = isV2(cleaning) ? cleaning.stopWords : cleaning.stopWords ? FIRST_STOP_WORDS : [];
  const alphabet = new Alphabet({
    normalForm: isV2(cleaning) ? cleaning.normalForm : 'NFC',
    lowerCase: cleaning.lowerCase,
    texts: [...terms, ...stopWords],
  });
  const rows = characters(graph, alphabet);
  const lines = isV2(cleaning)
    ? cleanSecond(graph, rows, alphabet, cleaning)
    : cleanFirst(graph, rows, alphabet, cleaning);
  const { ids, weights } = features(graph, lines, alphabet, model);

  const parts = readGraph(network);
  const scoresInfo = parts.outputs.find(({ name }) => name === description.outputs.scores)!;
  const weightsInfo = parts.inputs.find(({ name }) => name === description.inputs.weights)!;
  const given = new Map([
    [description.inputs.ids, ids],
    [
      description.inputs.weights,
      weightsInfo.type === 'float64' ? weights : graph.op('Cast', [weights], { to: { int: 1 } }),
    ],
  ]);
  const named = (value: string) => given.get(value) ?? (value === '' ? '' : NETWORK + value);
  const scores = named(description.outputs.scores);
  const answer = answers(labels, description, scores, scoresInfo.dims[1] === 1);
  const probabilities = description.scores === 'probabilities' ? TEXT_GRAPH.probabilities : TEXT_GRAPH.scores;
  const nodes = [
    ...graph.nodes,
    ...needed(parts.nodes, description.outputs.scores).map((one) => ({
      ...one,
      name: NETWORK + one.name,
      inputs: one.inputs.map(named),
      outputs: one.outputs.map(named),
    })),
    ...answer.nodes,
    node('Identity', [scores], [probabilities]),
  ];
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const constants = [
    ...graph.initializers,
    ...parts.initializers.map((one) => ({ ...one, name: NETWORK + one.name })),
    ...answer.initializers,
  ];
  return {
    name: 'text',
    docString: 'Raw text in, label and probabilities out',
    inputs: [{ name: TEXT_GRAPH.text, type: 'string', dims: ['N'] }],
    outputs: [
      { name: TEXT_GRAPH.label, type: 'string', dims: ['N'] },
      { name: probabilities, type: scoresInfo.type, dims: ['N', scoresInfo.dims[1]!] },
    ],
    nodes,
    // ONNX Runtime warns of unused initializers.
    initializers: constants.filter(({ name }) => used.has(name)),
    opset: parts.opsets[''] ?? OPSET,
    domains: { 'ai.onnx.ml': 3, ...parts.opsets, 'com.microsoft': 1 },
    metadata: { labels: JSON.stringify(labelsOf(labels, description)) },
  };
}

/** Labels in the order of the scores. */
function labelsOf(labels: readonly string[], { classes }: ModelFolder['description']): readonly string[] {
  return classes ? classes.map((index) => labels[index]!) : labels;
}

/** Raw texts to rows of characters, a blank before and after. */
function characters(graph: Graph, alphabet: Alphabet): Value {
  const blank = alphabet.id(' ');
  const tokens = graph.op(
    'Tokenizer',
    [TEXT_GRAPH.text],
    { mark: { int: 0 }, mincharnum: { int: 1 }, pad_value: { text: '' }, separators: { texts: [''] } },
    'com.microsoft',
  );
  const ids = graph.op(
    'LabelEncoder',
    [tokens],
    {
      keys_strings: { texts: ['', ...alphabet.raw.characters] },
      values_int64s: { ints: [blank, ...alphabet.raw.ids] },
      default_int64: { int: alphabet.other },
    },
    'ai.onnx.ml',
  );
  return graph.op('Pad', [ids, graph.ints(0, 1, 0, 1), graph.int(blank)]);
}

/** Only the operations that a value comes from: an export may have further outputs. */
function needed(nodes: readonly Node[], output: string): Node[] {
  const wanted = new Set([output]);
  const kept: Node[] = [];
  for (const one of nodes.toReversed()) {
    if (!one.outputs.some((name) => wanted.has(name))) continue;
    for (const name of one.inputs) wanted.add(name);
    kept.unshift(one);
  }
  return kept;
}

function answers(
  labels: readonly string[],
  description: ModelFolder['description'],
  scores: Value,
  isDecision: boolean,
): { nodes: Node[]; initializers: Tensor[] } {
  const named = labelsOf(labels, description);
  const initializers = [tensor('answer/labels', [named.length], [...named])];
  const gather = node('Gather', ['answer/labels', 'answer/class'], [TEXT_GRAPH.label], { axis: { int: 0 } });
  if (!isDecision) {
    const { decisionWeights } = description;
    const best = (of: Value) => node('ArgMax', [of], ['answer/class'], { axis: { int: 1 }, keepdims: { int: 0 } });
    if (!decisionWeights) return { nodes: [best(scores), gather], initializers };
    return {
      nodes: [
        node('Cast', [scores], ['answer/probabilities'], { to: { int: ELEMENT_TYPES.float64 } }),
        node('Mul', ['answer/probabilities', 'answer/weights'], ['answer/weighed']),
        best('answer/weighed'),
        gather,
      ],
      initializers: [...initializers, tensor('answer/weights', [named.length], Float64Array.from(decisionWeights))],
    };
  }
  // One score decides between two: the second where it is positive.
  return {
    nodes: [
      node('Cast', [scores], ['answer/score'], { to: { int: 11 } }),
      node('Greater', ['answer/score', 'answer/zero'], ['answer/positive']),
      node('Cast', ['answer/positive'], ['answer/classes'], { to: { int: 7 } }),
      node('Squeeze', ['answer/classes', 'answer/axis'], ['answer/class']),
      gather,
    ],
    initializers: [
      ...initializers,
      tensor('answer/zero', [], Float64Array.of(0)),
      tensor('answer/axis', [1], BigInt64Array.of(1n)),
    ],
  };
}
