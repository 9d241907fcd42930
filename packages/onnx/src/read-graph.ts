import { MlopsError } from '@aml-mlops/errors';
import type { Type } from 'protobufjs';
import { elementTypeName } from './element-type.ts';
import type { ValueInfo } from './model-options.ts';
import type { Attribute, Node } from './node.ts';
import { typesToRead } from './schema.ts';
import { type StoredInitializer, storedParts } from './stored-parts.ts';
import type { StoredTensor, Tensor, TensorData } from './tensor.ts';

/** A model's graph, as `buildModel` and `writeModel` take it. */
export interface Graph {
  readonly nodes: readonly Node[];
  /** Numbers stay in the file. */
  readonly initializers: readonly (Tensor | StoredTensor)[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** Version of each operator set; '' is the default one. */
  readonly opsets: Readonly<Record<string, number>>;
}

interface RawTensor {
  name: string;
  dims: number[];
  dataType: number;
  stringData: Uint8Array[];
  rawData: Uint8Array;
}

interface RawAttribute {
  name: string;
  type: number;
  f: number;
  i: number;
  s: Uint8Array;
  t: RawTensor;
  floats: number[];
  ints: number[];
  strings: Uint8Array[];
}

interface RawValue {
  name: string;
  type?: { tensorType?: { elemType: number; shape?: { dim: { dimValue?: number; dimParam?: string }[] } } };
}

interface RawModel {
  opsetImport: { domain: string; version: number }[];
}

interface RawGraph {
  node: {
    opType: string;
    name: string;
    domain: string;
    input: string[];
    output: string[];
    attribute: RawAttribute[];
  }[];
  input: RawValue[];
  output: RawValue[];
}

/**
 * Reads a complete model to build another from its parts, but leaves the numbers of its weights in the file, where they must stay
 * until the other is written.
 *
 * @throws MlopsError `E_ONNX_GRAPH` if the file has parts that `buildModel` does not write, such as subgraphs, or is no ONNX model
 */
export function readGraph(file: string): Graph {
  const parts = storedParts(file);
  const { opsetImport } = decode<RawModel>(typesToRead().model, parts.model);
  const graph = decode<RawGraph>(typesToRead().graph, parts.graph);
  return {
    nodes: graph.node.map(({ opType, name, domain, input, output, attribute }) => ({
      opType,
      name,
      domain,
      inputs: input,
      outputs: output,
      attributes: Object.fromEntries(attribute.map((one) => [one.name, attributeOf(one)])),
    })),
    initializers: parts.initializers.map(constantOf),
    inputs: graph.input.map(valueInfoOf),
    outputs: graph.output.map(valueInfoOf),
    opsets: Object.fromEntries(opsetImport.map(({ domain, version }) => [domain, version])),
  };
}

function decode<T>(type: Type, bytes: Uint8Array): T {
  const message = type.decode(bytes);
  // Decoding drops fields that the schema lacks.
  if (type.encode(message).finish().length !== bytes.length) throw unknownParts();
  return type.toObject(message, { longs: Number, arrays: true, defaults: true }) as T;
}

function constantOf({ tensor, data }: StoredInitializer): Tensor | StoredTensor {
  const raw = decode<RawTensor>(typesToRead().tensor, tensor);
  const type = elementTypeName(raw.dataType);
  if (!data || type === undefined) return tensorOf(raw);
  return { name: raw.name, dims: raw.dims, type, stored: data };
}

/** By the numbers of `AttributeProto.AttributeType`. */
function attributeOf(raw: RawAttribute): Attribute {
  if (raw.type === 1) return { float: raw.f };
  if (raw.type === 2) return { int: raw.i };
  if (raw.type === 3) return { text: textOf(raw.s) };
  if (raw.type === 4) return { tensor: tensorOf(raw.t) };
  if (raw.type === 6) return { floats: raw.floats };
  if (raw.type === 7) return { ints: raw.ints };
  if (raw.type === 8) return { texts: raw.strings.map(textOf) };
  throw unknownParts();
}

function tensorOf({ name, dims, dataType, rawData, stringData }: RawTensor): Tensor {
  const type = elementTypeName(dataType);
  if (type === 'string') return { name, dims, type, data: stringData.map(textOf) };
  const make = type && type in ARRAYS ? ARRAYS[type as keyof typeof ARRAYS] : undefined;
  if (!type || !make) throw unknownParts();
  // A copy, since the data in the file need not be aligned to the element's size.
  return { name, dims, type, data: make(Uint8Array.from(rawData).buffer) };
}

const ARRAYS = {
  float32: (buffer: ArrayBuffer): TensorData => new Float32Array(buffer),
  float64: (buffer: ArrayBuffer): TensorData => new Float64Array(buffer),
  int8: (buffer: ArrayBuffer): TensorData => new Int8Array(buffer),
  int16: (buffer: ArrayBuffer): TensorData => new Int16Array(buffer),
  int32: (buffer: ArrayBuffer): TensorData => new Int32Array(buffer),
  int64: (buffer: ArrayBuffer): TensorData => new BigInt64Array(buffer),
  uint8: (buffer: ArrayBuffer): TensorData => new Uint8Array(buffer),
  bool: (buffer: ArrayBuffer): TensorData => new Uint8Array(buffer),
};

function valueInfoOf({ name, type }: RawValue): ValueInfo {
  const element = elementTypeName(type?.tensorType?.elemType ?? 0);
  if (!element) throw unknownParts();
  const dims = (type?.tensorType?.shape?.dim ?? []).map((dim) => dim.dimParam || (dim.dimValue ?? 0));
  return { name, type: element, dims };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function unknownParts(): MlopsError {
  return new MlopsError(
    'E_ONNX_GRAPH',
    'parts of an ONNX model must be those that buildModel writes, to be built upon',
    {},
  );
}
