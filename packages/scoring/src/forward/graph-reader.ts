import type { ModelSummary, Weights } from '@aml-mlops/onnx';

type GraphNode = ModelSummary['nodes'][number];

/** Names of a graph's inputs and output. */
export interface GraphNames {
  readonly ids: string;
  readonly weights: string;
  readonly scores: string;
  /** Columns of the numbers that ids are, if they are not columns. */
  readonly columns?: Int32Array | undefined;
}

/** Follows values of a graph back to where they come from. */
export class GraphReader {
  readonly names: GraphNames;
  readonly #makers = new Map<string, GraphNode>();
  readonly #weights: ReadonlyMap<string, Weights>;

  constructor({ nodes }: Pick<ModelSummary, 'nodes'>, weights: ReadonlyMap<string, Weights>, names: GraphNames) {
    for (const made of nodes) for (const output of made.outputs) this.#makers.set(output, made);
    this.#weights = weights;
    this.names = names;
  }

  /** The inputs of the node that makes a value; undefined if its operation is another. */
  inputsOf(value: string | undefined, opType: string): readonly string[] | undefined {
    const maker = this.#makers.get(value ?? '');
    return maker?.opType === opType ? maker.inputs : undefined;
  }

  /** Follows a value back through the first inputs of the given operations. */
  up(value: string | undefined, ...opTypes: readonly string[]): string | undefined {
    return opTypes.reduce<string | undefined>((at, opType) => this.inputsOf(at, opType)?.[0], value);
  }

  /** A constant, or one that is cast. */
  constant(value: string | undefined): Weights | undefined {
    return this.#weights.get(value ?? '') ?? this.#weights.get(this.up(value, 'Cast') ?? '');
  }

  /**
   * The product of a row of values and the rows of a matrix that the ids pick: Squeeze(MatMul(Unsqueeze(values), Gather(W, ids))).
   */
  gathered(value: string | undefined): { values: string; ids: string; W: Weights } | undefined {
    const product = this.inputsOf(this.up(value, 'Squeeze'), 'MatMul');
    const values = this.up(product?.[0], 'Unsqueeze');
    const [table, ids] =
      this.inputsOf(product?.[1], 'Gather') ?? this.inputsOf(this.up(product?.[1], 'Cast'), 'Gather') ?? [];
    const W = this.#weights.get(table ?? '');
    return values !== undefined && ids !== undefined && W?.dims.length === 2 ? { values, ids, W } : undefined;
  }
}
