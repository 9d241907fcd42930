import { type Attribute, type Node, node, type Tensor, type TensorData, tensor } from '@aml-mlops/onnx';

/** A value of a graph under construction: its name. */
export type Value = string;

const AXIS = { axis: { int: 1 } } as const;

/**
 * Writes a graph node by node. Rows are int64 [N, W], one text each, the characters or words of a text from the left and 0
 * where it has ended; flags are bool of the same shape.
 */
export class Graph {
  readonly nodes: Node[] = [];
  readonly initializers: Tensor[] = [];
  readonly #constants = new Map<string, Value>();
  readonly #prefix: string;

  /** @param prefix of all names, so that they meet no others */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Adds an operation and answers its output. */
  op(
    opType: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): Value {
    const name = `${this.#prefix}${this.nodes.length}`;
    this.nodes.push(node(opType, inputs, [name], attributes, { domain }));
    return name;
  }

  constant(dims: readonly number[], data: TensorData): Value {
    const name = `${this.#prefix}c${this.initializers.length}`;
    this.initializers.push(tensor(name, dims, data));
    return name;
  }

  /** A scalar. */
  int(value: number): Value {
    return this.#once(`scalar ${value}`, () => this.constant([], BigInt64Array.of(BigInt(value))));
  }

  /** A list, such as axes or a shape. */
  ints(...values: number[]): Value {
    return this.#once(`list ${values}`, () => this.constant([values.length], bigInts(values)));
  }

  double(value: number): Value {
    return this.#once(`double ${value}`, () => this.constant([], Float64Array.of(value)));
  }

  /** `table[ids]`. */
  lookUp(table: ArrayLike<number>, ids: Value): Value {
    return this.op('Gather', [this.constant([table.length], bigInts(table)), ids], { axis: { int: 0 } });
  }

  /** Whether `table[ids]`. */
  is(table: readonly boolean[], ids: Value): Value {
    return this.toFlag(this.lookUp(table.map(Number), ids));
  }

  add = (a: Value, b: Value): Value => this.op('Add', [a, b]);
  subtract = (a: Value, b: Value): Value => this.op('Sub', [a, b]);
  multiply = (a: Value, b: Value): Value => this.op('Mul', [a, b]);
  equal = (a: Value, b: Value): Value => this.op('Equal', [a, b]);
  less = (a: Value, b: Value): Value => this.op('Less', [a, b]);
  and = (...flags: [Value, ...Value[]]): Value => flags.reduce((a, b) => this.op('And', [a, b]));
  or = (...flags: [Value, ...Value[]]): Value => flags.reduce((a, b) => this.op('Or', [a, b]));
  not = (flag: Value): Value => this.op('Not', [flag]);
  where = (flag: Value, yes: Value, no: Value): Value => this.op('Where', [flag, yes, no]);
  toInt = (flag: Value): Value => this.op('Cast', [flag], { to: { int: 7 } });
  toDouble = (value: Value): Value => this.op('Cast', [value], { to: { int: 11 } });
  toFlag = (value: Value): Value => this.not(this.equal(value, this.int(0)));

  /** Columns of rows, a scalar. */
  width(rows: Value): Value {
    return this.op('Gather', [this.op('Shape', [rows]), this.int(1)], { axis: { int: 0 } });
  }

  /** 0, 1, … up to a scalar. */
  range(end: Value): Value {
    return this.op('Range', [this.int(0), end, this.int(1)]);
  }

  /** The rows one to the right: what comes before each. */
  before(rows: Value, fill = 0): Value {
    return this.op('Pad', [rows, this.ints(0, 1, 0, -1), this.int(fill)]);
  }

  /** The rows one to the left: what comes after each. */
  after(rows: Value, fill = 0): Value {
    return this.op('Pad', [rows, this.ints(0, -1, 0, 1), this.int(fill)]);
  }

  /** Flags up to each one and including it. */
  count(flags: Value): Value {
    return this.sum(this.toInt(flags));
  }

  /** Flags before each one. */
  countBefore(flags: Value): Value {
    return this.op('CumSum', [this.toInt(flags), this.int(1)], { exclusive: { int: 1 } });
  }

  /** Sum up to each one and including it. */
  sum(rows: Value): Value {
    return this.op('CumSum', [rows, this.int(1)]);
  }

  /** `rows[n, at[n, i]]`. */
  take(rows: Value, at: Value): Value {
    return this.op('GatherElements', [rows, at], AXIS);
  }

  /** `out[n, at[n, i]] = values[n, i]` where the flag holds, else what `rows` has. */
  put(rows: Value, flags: Value, at: Value, values: Value): Value {
    // What is not to be put goes to a column of its own, which is cut off.
    const wide = this.op('Pad', [rows, this.ints(0, 0, 0, 1), this.int(0)]);
    const to = this.where(flags, at, this.width(rows));
    return this.op('Pad', [this.op('ScatterElements', [wide, to, values], AXIS), this.ints(0, 0, 0, -1), this.int(0)]);
  }

  /** What is flagged, moved up to the left, 0 after it. */
  keep(rows: Value, flags: Value): Value {
    return this.put(this.multiply(rows, this.int(0)), flags, this.countBefore(flags), rows);
  }

  /** The value at the last flag before each one; 0 where there is none. */
  lastBefore(flags: Value, values: Value): Value {
    const before = this.countBefore(flags);
    const at = this.op('Max', [this.subtract(before, this.int(1)), this.int(0)]);
    return this.where(this.toFlag(before), this.take(this.keep(values, flags), at), this.int(0));
  }

  /** The values at the first flag after each one; 0 where there is none. */
  firstAfter(flags: Value, values: Value): Value {
    const kept = this.op('Pad', [this.keep(values, flags), this.ints(0, 0, 0, 1), this.int(0)]);
    return this.take(kept, this.count(flags));
  }

  /** The rows without the columns that are 0 in all of them; one column stays. */
  trim(rows: Value): Value {
    const used = this.op('ReduceMax', [this.count(this.toFlag(rows))], { keepdims: { int: 0 } });
    const end = this.op('Reshape', [this.op('Max', [used, this.int(1)]), this.ints(1)]);
    return this.op('Slice', [rows, this.ints(0), end, this.ints(1)]);
  }

  /**
   * The largest or smallest values of each row, in order, and the columns that they are in, both [N, count].
   *
   * @param count a list of one number
   */
  extremes(which: 'largest' | 'smallest', rows: Value, count: Value): { columns: Value; values: Value } {
    const [values, columns] = [`${this.#prefix}${this.nodes.length}`, `${this.#prefix}${this.nodes.length}columns`];
    const largest = { int: which === 'largest' ? 1 : 0 };
    this.nodes.push(node('TopK', [rows, count], [values, columns], { ...AXIS, largest, sorted: { int: 1 } }));
    return { columns, values };
  }

  #once(key: string, make: () => Value): Value {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#constants.set(key, made);
    return made;
  }
}

function bigInts(values: ArrayLike<number>): BigInt64Array {
  return BigInt64Array.from({ length: values.length }, (_, i) => BigInt(values[i]!));
}
