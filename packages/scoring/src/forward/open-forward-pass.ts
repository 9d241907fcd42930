import type { ModelSummary, OpenedModel, Weights } from '@aml-mlops/onnx';
import type { ForwardPass, LogitTerm } from './forward-pass.ts';
import { type GraphNames, GraphReader } from './graph-reader.ts';
import { linearTerm } from './linear-term.ts';
import { networkTerm } from './network-term.ts';

/**
 * The forward pass of a model that is linear, the trainer's network, or a sum of the logits of such models, with or without a
 * softmax. Whether it computes what the graph does must be verified before it is used: see `verifyForwardPass`.
 *
 * @param columns of the numbers that it is to read, as a `RowReader` gives them. Default: numbers are columns
 * @returns undefined for a graph of any other form
 */
export function openForwardPass(
  { model: graph, weights }: OpenedModel,
  names: GraphNames,
  columns?: Int32Array,
): ForwardPass | undefined {
  const output = graph.outputs.find(({ name }) => name === names.scores);
  if (output?.type !== 'float32' && output?.type !== 'float64') return undefined;
  const pass = forwardPass(graph, weights, { ...names, columns }, output.type);
  return pass && columns ? { ...pass, numbers: inverse(columns) } : pass;
}

function forwardPass(
  summary: ModelSummary,
  weights: ReadonlyMap<string, Weights>,
  names: GraphNames,
  type: ForwardPass['type'],
): ForwardPass | undefined {
  const graph = new GraphReader(summary, weights, names);
  const scores = graph.up(names.scores, 'Cast') ?? names.scores;
  const softened = graph.up(scores, 'Softmax');
  const terms = termsOf(graph, softened ?? scores);
  const width = terms?.[0]?.width;
  if (!terms || width === undefined || terms.some((term) => term.width !== width)) return undefined;
  const logits = new Float64Array(width);
  return {
    width,
    type,
    run(ids, values, from, to, out, at) {
      logits.fill(0);
      for (const term of terms) term.add(ids, values, from, to, logits);
      if (softened !== undefined) softmax(logits);
      out.set(logits, at);
    },
  };
}

function inverse(columns: Int32Array): Int32Array {
  const numbers = new Int32Array(columns.length);
  for (let number = 0; number < columns.length; number++) numbers[columns[number]!] = number;
  return numbers;
}

/** A model, or the models whose logits are added. */
function termsOf(graph: GraphReader, value: string): LogitTerm[] | undefined {
  const term = linearTerm(graph, value) ?? networkTerm(graph, value);
  if (term) return [term];
  const [left, right] = graph.inputsOf(value, 'Add') ?? [];
  const [one, other] = [left, right].map((part) => (part === undefined ? undefined : termsOf(graph, part)));
  return one && other ? [...one, ...other] : undefined;
}

function softmax(logits: Float64Array): void {
  let largest = logits[0]!;
  for (const logit of logits) if (logit > largest) largest = logit;
  let sum = 0;
  for (let c = 0; c < logits.length; c++) {
    logits[c] = Math.exp(logits[c]! - largest);
    sum += logits[c]!;
  }
  for (let c = 0; c < logits.length; c++) logits[c] = logits[c]! / sum;
}
