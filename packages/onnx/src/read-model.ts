import type { Type } from 'protobufjs';
import { elementTypeName } from './element-type.ts';
import type { ValueInfo } from './model-options.ts';
import { typesToRead } from './schema.ts';
import type { StoredParts } from './stored-parts.ts';

export interface ModelSummary {
  readonly irVersion: number;
  readonly producerName: string;
  readonly docString: string;
  /** Version of each operator set; '' is the default one. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly { opType: string; name: string; domain: string; inputs: string[]; outputs: string[] }[];
  readonly initializers: readonly { name: string; dims: number[]; type: string; bytes: number }[];
}

interface RawValue {
  name: string;
  type?: { tensorType?: { elemType: number; shape?: { dim: { dimValue?: number; dimParam?: string }[] } } };
}

interface RawModel {
  irVersion: number;
  producerName: string;
  docString: string;
  opsetImport: { domain: string; version: number }[];
  metadataProps: { key: string; value: string }[];
}

interface RawGraph {
  name: string;
  node: { opType: string; name: string; domain: string; input: string[]; output: string[] }[];
  input: RawValue[];
  output: RawValue[];
}

interface RawTensor {
  name: string;
  dims: number[];
  dataType: number;
}

/** Reads an ONNX model without its weights: for tests, model cards and inspection. */
export function readModel(bytes: Uint8Array): ModelSummary {
  const { graph, ...model } = decoded<RawModel & { graph: RawGraph & { initializer: (RawTensor & RawBytes)[] } }>(
    typesToRead().model,
    bytes,
  );
  const sizes = graph.initializer.map(({ rawData }) => rawData.length);
  return summaryOf(model, graph, graph.initializer, sizes);
}

interface RawBytes {
  rawData: Uint8Array;
}

/** Reads a model's file as {@link readModel} does, without holding more of it than that. */
export function summaryOfParts(parts: StoredParts): ModelSummary {
  const tensors = parts.initializers.map(({ tensor }) => decoded<RawTensor>(typesToRead().tensor, tensor));
  const sizes = parts.initializers.map(({ data }) => data?.byteLength ?? 0);
  return summaryOf(
    decoded(typesToRead().model, parts.model),
    decoded(typesToRead().graph, parts.graph),
    tensors,
    sizes,
  );
}

function decoded<T>(type: Type, bytes: Uint8Array): T {
  return type.toObject(type.decode(bytes), { longs: Number, arrays: true, defaults: true, oneofs: false }) as T;
}

function summaryOf(
  model: RawModel,
  graph: RawGraph,
  tensors: readonly RawTensor[],
  sizes: readonly number[],
): ModelSummary {
  return {
    irVersion: model.irVersion,
    producerName: model.producerName,
    docString: model.docString,
    opsets: Object.fromEntries(model.opsetImport.map(({ domain, version }) => [domain, version])),
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
    name: graph.name,
    inputs: graph.input.map(valueInfo),
    outputs: graph.output.map(valueInfo),
    nodes: graph.node.map(({ opType, name, domain, input, output }) => ({
      opType,
      name,
      domain,
      inputs: input,
      outputs: output,
    })),
    initializers: tensors.map(({ name, dims, dataType }, i) => ({
      name,
      dims,
      type: elementTypeName(dataType) ?? `type ${dataType}`,
      bytes: sizes[i]!,
    })),
  };
}

function valueInfo({ name, type }: RawValue): ValueInfo {
  const dims = (type?.tensorType?.shape?.dim ?? []).map((dim) => dim.dimParam || (dim.dimValue ?? 0));
  return { name, type: elementTypeName(type?.tensorType?.elemType ?? 0) ?? 'float32', dims };
}
