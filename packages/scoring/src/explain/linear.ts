import type { ModelSummary, Weights } from '@aml-mlops/onnx';
import type { Explainer } from './explanation.ts';

/**
 * Explains a linear model, scores = X W + b or their softmax: the contribution of a word to a decision between two labels is its
 * weight in the text times the difference of its two weights in W. Exact up to rounding.
 *
 * @returns undefined if the graph is not of that form
 */
export function linearExplainer(
  graph: Pick<ModelSummary, 'nodes'>,
  weights: ReadonlyMap<string, Weights>,
  names: { readonly ids: string; readonly weights: string; readonly scores: string },
): Explainer | undefined {
  const makerOf = (value: string | undefined) => graph.nodes.find(({ outputs }) => outputs.includes(value ?? ''));
  /** Follows a value back through the given operations. */
  const up = (value: string | undefined, ...opTypes: readonly string[]): string | undefined =>
    opTypes.reduce<string | undefined>((at, opType) => {
      const maker = makerOf(at);
      return maker?.opType === opType ? maker.inputs[0] : undefined;
    }, value);

  const top = makerOf(names.scores);
  const sum = top?.opType === 'Softmax' ? makerOf(top.inputs[0]) : top;
  if (sum?.opType !== 'Add') return undefined;
  const product = makerOf(up(sum.inputs[0], 'Squeeze'));
  const rows = makerOf(product?.inputs[1]);
  if (product?.opType !== 'MatMul' || rows?.opType !== 'Gather' || rows.inputs[1] !== names.ids) return undefined;
  const read = up(product.inputs[0], 'Unsqueeze');
  const isBinary = up(read, 'Cast', 'Greater') === names.weights;
  const W = weights.get(rows.inputs[0] ?? '');
  const b = weights.get(sum.inputs[1] ?? '');
  if ((read !== names.weights && !isBinary) || !W || !b) return undefined;
  const k = b.values.length;

  return {
    method: 'exact',
    contributions(ids, values, winner, runnerUp) {
      // The single score of two labels favours the second; negated, the first.
      const sign = k === 1 && winner === 0 ? -1 : 1;
      const difference = (at: ArrayLike<number>, row: number) =>
        k === 1 ? sign * at[row]! : at[row * k + winner]! - at[row * k + runnerUp]!;
      return {
        base: difference(b.values, 0),
        values: Float64Array.from(ids, (id, e) => {
          const value = isBinary ? Number(values[e]! > 0) : values[e]!;
          return value === 0 ? 0 : value * difference(W.values, id);
        }),
      };
    },
  };
}
