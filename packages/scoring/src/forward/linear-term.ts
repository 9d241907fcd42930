import type { LogitTerm } from './forward-pass.ts';
import type { GraphReader } from './graph-reader.ts';

/**
 * A linear model, values W + b: naive Bayes, linear classifiers and nearest centroids. Where the graph compares values with 0,
 * every positive value counts as 1. In double precision alone.
 *
 * @param value output of the model in the graph
 * @returns undefined if it comes from another model
 */
export function linearTerm(graph: GraphReader, value: string): LogitTerm | undefined {
  const [sums, bias] = graph.inputsOf(value, 'Add') ?? [];
  const gathered = graph.gathered(sums);
  const b = graph.constant(bias)?.values;
  if (!gathered || !b || gathered.ids !== graph.names.ids) return undefined;
  const [compared, zero] = graph.inputsOf(graph.up(gathered.values, 'Cast'), 'Greater') ?? [];
  const isBinary = compared === graph.names.weights && graph.constant(zero)?.values[0] === 0;
  if (!isBinary && gathered.values !== graph.names.weights) return undefined;
  const [, k = 0] = gathered.W.dims;
  if (k !== b.length) return undefined;
  // The rounding of single precision grows with the text, in ONNX Runtime too: no difference could be promised.
  if (!(gathered.W.values instanceof Float64Array)) return undefined;
  const W = rowsInOrder(gathered.W.values, k, graph.names.columns);
  return {
    width: k,
    add(ids, values, from, to, logits) {
      for (let c = 0; c < k; c++) logits[c] = logits[c]! + b[c]!;
      const read = isBinary ? (value: number) => Number(value > 0) : (value: number) => value;
      let e = from;
      // Four rows at a time: the next sum would wait for the one before to be stored.
      for (; e + 4 <= to; e += 4) {
        const p = ids[e]! * k;
        const q = ids[e + 1]! * k;
        const r = ids[e + 2]! * k;
        const s = ids[e + 3]! * k;
        const x = read(values[e]!);
        const y = read(values[e + 1]!);
        const z = read(values[e + 2]!);
        const w = read(values[e + 3]!);
        for (let c = 0; c < k; c++) {
          logits[c] = logits[c]! + (x * W[p + c]! + y * W[q + c]! + (z * W[r + c]! + w * W[s + c]!));
        }
      }
      for (; e < to; e++) {
        const value = read(values[e]!);
        const row = ids[e]! * k;
        for (let c = 0; c < k; c++) logits[c] = logits[c]! + value * W[row + c]!;
      }
    },
  };
}

/** The rows of a matrix [columns, k] in the order of the numbers. */
function rowsInOrder(W: Float64Array, k: number, columns: Int32Array | undefined): Float64Array {
  if (!columns || columns.length * k !== W.length) return W;
  const ordered = new Float64Array(W.length);
  for (let number = 0; number < columns.length; number++) {
    const from = columns[number]! * k;
    for (let c = 0; c < k; c++) ordered[number * k + c] = W[from + c]!;
  }
  return ordered;
}
