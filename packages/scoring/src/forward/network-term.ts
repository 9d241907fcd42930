import type { LogitTerm } from './forward-pass.ts';
import type { GraphReader } from './graph-reader.ts';

/**
 * The trainer's network, (relu(relu(read E + b1) W2 + b2) W3ᵀ + b3) / temperature, in double precision. `read` is the counts, or
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
  const { E, b1, W2, b2, W3, b3, isLog, temperature } = layers;
  const [first, end] = range;
  const [H, C] = [b1.length, b3.length];
  const h1 = new Float64Array(H);
  const h2 = new Float64Array(H);
  let rows = new Int32Array(256);
  let reads = new Float64Array(256);

  /** Offsets in E of a text's words, and how each is read; returns how many there are. */
  function pick(ids: Int32Array, values: Float64Array, from: number, to: number): number {
    if (to - from > rows.length) {
      rows = new Int32Array(2 * (to - from));
      reads = new Float64Array(rows.length);
    }
    let count = 0;
    for (let e = from; e < to; e++) {
      const id = ids[e]!;
      if (id < first || id >= end) continue;
      rows[count] = (id - first) * H;
      reads[count++] = isLog ? Math.log2(1 + values[e]!) : values[e]!;
    }
    return count;
  }

  return {
    width: C,
    mostRows: 4,
    add(ids, values, from, to, logits) {
      const count = pick(ids, values, from, to);
      h1.set(b1);
      addRows(E, rows, reads, count, h1);
      let active = 0;
      // The second layer sums rows of W2 as the first those of E: units that are 0 are left out.
      if (rows.length < H) [rows, reads] = [new Int32Array(H), new Float64Array(H)];
      for (let i = 0; i < H; i++) {
        if (!(h1[i]! > 0)) continue;
        rows[active] = i * H;
        reads[active++] = h1[i]!;
      }
      h2.set(b2);
      addRows(W2, rows, reads, active, h2);
      for (let c = 0; c < C; c++) {
        let sum = b3[c]!;
        for (let j = 0, at = c * H; j < H; j++, at++) if (h2[j]! > 0) sum += h2[j]! * W3[at]!;
        logits[c] = logits[c]! + sum / temperature;
      }
    },
  };
}

/**
 * sums += Σ reads[e] · M[rows[e] + …], four rows at a time, so that sums are loaded and stored a quarter as often. One type of
 * matrix alone: with two, the compiled loop asks at each number which it is.
 */
function addRows(M: Float32Array, rows: Int32Array, reads: Float64Array, count: number, sums: Float64Array): void {
  const H = sums.length;
  let e = 0;
  for (; e + 4 <= count; e += 4) {
    const p = rows[e]!;
    const q = rows[e + 1]!;
    const r = rows[e + 2]!;
    const s = rows[e + 3]!;
    const a = reads[e]!;
    const b = reads[e + 1]!;
    const c = reads[e + 2]!;
    const d = reads[e + 3]!;
    for (let i = 0; i < H; i++) {
      sums[i] = sums[i]! + a * M[p + i]! + b * M[q + i]! + c * M[r + i]! + d * M[s + i]!;
    }
  }
  for (; e < count; e++) {
    const [row, read] = [rows[e]!, reads[e]!];
    for (let i = 0; i < H; i++) sums[i] = sums[i]! + read * M[row + i]!;
  }
}

interface Layers {
  readonly E: Float32Array;
  readonly b1: Float32Array;
  readonly W2: Float32Array;
  readonly b2: Float32Array;
  readonly W3: Float32Array;
  readonly b3: Float32Array;
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
