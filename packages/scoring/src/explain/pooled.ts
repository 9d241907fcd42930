import type { ModelSummary, Weights } from '@aml-mlops/onnx';
import type { Explainer } from './explanation.ts';
import { linearExplainer } from './linear.ts';
import { networkExplainer } from './network.ts';

/**
 * Explains a pool of linear models and the network, softmax(linear + network logits): a feature's contribution is the sum of
 * its contributions to both. The network reads the columns between `firstCount` and `endOfCounts`.
 *
 * @returns undefined if the graph is not of that form
 */
export function pooledExplainer(
  graph: Pick<ModelSummary, 'nodes'>,
  weights: ReadonlyMap<string, Weights>,
  names: { readonly ids: string; readonly weights: string; readonly scores: string },
): Explainer | undefined {
  const makerOf = (value: string | undefined) => graph.nodes.find(({ outputs }) => outputs.includes(value ?? ''));
  const top = makerOf(names.scores);
  const sum = top?.opType === 'Softmax' ? makerOf(top.inputs[0]) : undefined;
  const network = networkExplainer(weights);
  const first = weights.get('countColumns')?.values;
  if (sum === undefined || !network || !first) return undefined;
  const [from = 0, to = 0] = first;
  const linear =
    sum.opType === 'Add' ? linearExplainer(graph, weights, { ...names, scores: sum.inputs[0] ?? '' }) : undefined;
  return {
    method: network.method,
    contributions(ids, values, winner, runnerUp) {
      const isCount = (id: number) => id >= from && id < to;
      const words = ids.map((id) => (isCount(id) ? id - from : 0));
      const counts = values.map((value, e) => (isCount(ids[e]!) ? value : 0));
      const own = network.contributions(words, counts, winner, runnerUp);
      const other = linear?.contributions(ids, values, winner, runnerUp);
      return {
        base: own.base + (other?.base ?? 0),
        values: own.values.map((value, e) => value + (other?.values[e] ?? 0)),
      };
    },
  };
}
