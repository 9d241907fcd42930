import type { Alphabet } from './alphabet.ts';
import type { Graph, Value } from './graph.ts';

/** Marks that are composed with one letter, at most. */
const ROUNDS = 3;

/** Rows in normal form: decomposed, marks in their order, in lower case where that is wanted, and composed. */
export function normalise(graph: Graph, rows: Value, alphabet: Alphabet, lowerCase?: (rows: Value) => Value): Value {
  const ordered = inOrder(graph, decompose(graph, rows, alphabet), alphabet);
  return compose(graph, lowerCase ? lowerCase(ordered) : ordered, alphabet);
}

/** Where each character of longer rows comes from. */
export interface Expansion {
  /** Column that a character is of. */
  readonly source: Value;
  /** How manieth of it. */
  readonly offset: Value;
  /** Whether there is any. */
  readonly exists: Value;
}

/** Makes room for so many characters each. @param lengths 1 or more for each character, 0 after the end */
export function expand(graph: Graph, lengths: Value): Expansion {
  const ends = graph.sum(lengths);
  const starts = graph.subtract(ends, lengths);
  const width = graph.op('ReduceMax', [ends], { keepdims: { int: 0 } });
  const shape = graph.op(
    'Concat',
    [
      graph.op('Gather', [graph.op('Shape', [lengths]), graph.ints(0)], { axis: { int: 0 } }),
      graph.op('Reshape', [width, graph.ints(1)]),
    ],
    { axis: { int: 0 } },
  );
  const zeros = graph.op('Expand', [graph.int(0), shape]);
  const marks = graph.put(zeros, graph.toFlag(lengths), starts, graph.toInt(graph.toFlag(lengths)));
  const source = graph.subtract(graph.sum(marks), graph.int(1));
  const at = graph.range(width);
  const total = graph.op('ReduceMax', [ends], { axes: { ints: [1] } });
  const exists = graph.less(graph.add(zeros, at), total);
  const offset = graph.where(exists, graph.subtract(at, graph.take(starts, source)), graph.int(0));
  return { source, offset, exists };
}

function decompose(graph: Graph, rows: Value, { parts }: Alphabet): Value {
  const firsts: number[] = [];
  const flat: number[] = [];
  for (const ids of parts) {
    firsts.push(flat.length);
    flat.push(...ids);
  }
  const lengths = graph.lookUp(
    parts.map((ids, id) => (id === 0 ? 0 : ids.length)),
    rows,
  );
  const { source, offset, exists } = expand(graph, lengths);
  const first = graph.take(graph.lookUp(firsts, rows), source);
  return graph.where(exists, graph.lookUp(flat, graph.add(first, offset)), graph.int(0));
}

/** Marks after one letter in the order of their combining classes, those of one class as they came. */
function inOrder(graph: Graph, rows: Value, { facts }: Alphabet): Value {
  const order = graph.lookUp(
    facts.map((fact) => fact.order),
    rows,
  );
  const group = graph.count(graph.equal(order, graph.int(0)));
  const width = graph.width(rows);
  const major = graph.add(graph.multiply(group, graph.int(256)), order);
  const key = graph.add(graph.multiply(major, width), graph.range(width));
  // Keys differ, since each holds its column.
  const { columns } = graph.extremes('smallest', key, graph.op('Reshape', [width, graph.ints(1)]));
  return graph.take(rows, columns);
}

function compose(graph: Graph, rows: Value, alphabet: Alphabet): Value {
  const { size, pairs, facts } = alphabet;
  let now = rows;
  for (let round = 0; round < ROUNDS; round++) {
    const order = graph.lookUp(
      facts.map((fact) => fact.order),
      now,
    );
    const starts = graph.equal(order, graph.int(0));
    const at = graph.add(graph.multiply(now, graph.int(0)), graph.range(graph.width(now)));
    const start = graph.lastBefore(starts, at);
    const follows = graph.equal(start, graph.subtract(at, graph.int(1)));
    const free = graph.or(follows, graph.less(graph.before(order), order));
    const key = graph.add(graph.multiply(graph.take(now, start), graph.int(size)), now);
    const composed = graph.op(
      'LabelEncoder',
      [key],
      {
        keys_int64s: { ints: pairs.map(([first, second]) => first * size + second) },
        values_int64s: { ints: pairs.map(([, , id]) => id) },
        default_int64: { int: 0 },
      },
      'ai.onnx.ml',
    );
    const fits = graph.and(graph.toFlag(composed), free, graph.less(graph.int(0), at));
    const count = graph.count(fits);
    const first = graph.and(
      fits,
      graph.equal(graph.subtract(count, graph.take(count, start)), graph.int(1)),
      graph.not(graph.toFlag(graph.take(graph.toInt(fits), start))),
    );
    now = graph.keep(graph.put(now, first, start, composed), graph.not(first));
  }
  return graph.trim(now);
}
