import type { LogitTerm } from './forward-pass.ts';
import type { GraphReader } from './graph-reader.ts';
import { type NetworkLayers, networkKernel } from './network-kernel.ts';

/**
 * The trainer's network, (relu(relu(read E + b1) W2 + b2) W3ᵀ + b3) / temperature, rounded to about 1e-7. `read` is the counts, or
 * their log2(1 + n). In a pooled model it reads the columns from `countColumns[0]` to `countColumns[1]` - 1 alone.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | E | V, H | rows of the words |
 * | W2, b2 | H, H and H | second layer |
 * | W3, b3 | C, H and C | output layer |
 *
 * @param value its logits in the graph
 * @returns undefined if they come from another model
 */
export function networkTerm(graph: GraphReader, value: string): LogitTerm | undefined {
  const layers = layersOf(graph, value);
  const range = layers && columnsRead(graph, layers);
  if (!layers || !range) return undefined;
  const { isLog, temperature } = layers;
  const [first, end] = range;
  const kernel = networkKernel(layers);
  if (!kernel) return undefined;
  const { rows, reads, firstRow, rowBytes } = kernel;
  const C = layers.b3.length;
  const { columns } = graph.names;
  return {
    width: C,
    add(ids, values, from, to, logits) {
      let count = 0;
      for (let e = from; e < to; e++) {
        const id = columns ? columns[ids[e]!]! : ids[e]!;
        if (id < first || id >= end) continue;
        rows[count] = firstRow + (id - first) * rowBytes;
        reads[count++] = isLog ? log2Of(1 + values[e]!) : values[e]!;
      }
      kernel.run(count);
      for (let c = 0; c < C; c++) logits[c] = logits[c]! + kernel.logits[c]! / temperature;
    },
  };
}

/** A table of the logarithms of counts that texts have: computing them takes as long as a row of the matrix. */
const LOG2 = Float64Array.from({ length: 64 }, (_, n) => Math.log2(n));

function log2Of(value: number): number {
  return value < LOG2.length && Number.isInteger(value) ? LOG2[value]! : Math.log2(value);
}

interface Layers extends NetworkLayers {
  readonly temperature: number;
  readonly isLog: boolean;
  /** Names of the counts and of the words in the graph. */
  readonly counts: string;
  readonly words: string;
}

function layersOf(graph: GraphReader, value: string): Layers | undefined {
  const [logits, divisor] = graph.inputsOf(value, 'Div') ?? [];
  const output = graph.inputsOf(logits, 'Gemm');
  const hidden = graph.inputsOf(graph.up(output?.[0], 'Relu'), 'Gemm');
  const [sums, bias] = graph.inputsOf(graph.up(hidden?.[0], 'Relu'), 'Add') ?? [];
  const gathered = graph.gathered(sums);
  const [b1, W2, b2, W3, b3] = [bias, hidden?.[1], hidden?.[2], output?.[1], output?.[2]].map((name) =>
    floatsOf(graph.constant(name)?.values),
  );
  const temperature = graph.constant(divisor)?.values[0];
  if (!gathered || !b1 || !W2 || !b2 || !W3 || !b3 || temperature === undefined) return undefined;
  const H = b1.length;
  if (gathered.W.dims[1] !== H || W2.length !== H * H || b2.length !== H || W3.length !== b3.length * H)
    return undefined;
  const [natural, log2e] = graph.inputsOf(gathered.values, 'Mul') ?? [];
  const [counted, one] = graph.inputsOf(graph.up(natural, 'Log'), 'Add') ?? [];
  const isLog = graph.constant(one)?.values[0] === 1 && graph.constant(log2e)?.values[0] === Math.LOG2E;
  const counts = isLog ? counted : graph.up(gathered.values, 'Identity');
  const E = floatsOf(gathered.W.values);
  return counts === undefined || !E
    ? undefined
    : { E, b1, W2, b2, W3, b3, temperature, isLog, counts, words: gathered.ids };
}

/** First column that the network reads, and the end of them. */
function columnsRead(graph: GraphReader, { counts, words, E, b1 }: Layers): readonly [number, number] | undefined {
  const { ids, weights } = graph.names;
  const V = E.length / b1.length;
  if (words === ids && (counts === weights || graph.up(counts, 'Cast') === weights)) return [0, V];
  const [first = 0, end = 0] = graph.constant('countColumns')?.values ?? [];
  const isMasked = graph.inputsOf(counts, 'Mul')?.[0] === weights && graph.inputsOf(words, 'Where') !== undefined;
  return isMasked && end - first === V ? [first, end] : undefined;
}

function floatsOf(values: Float32Array | Float64Array | undefined): Float32Array | undefined {
  return values instanceof Float32Array ? values : undefined;
}
