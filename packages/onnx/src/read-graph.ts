import { MlopsError } from '@aml-mlops/errors';
import type { ValueInfo } from './build-model.ts';
import { elementTypeName } from './element-type.ts';
import type { Attribute, Node } from './node.ts';
import { modelProto } from './schema.ts';
import type { Tensor, TensorData } from './tensor.ts';

/** A model's graph, as `buildModel` takes it. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly initializers: readonly Tensor[];
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
  graph: {
    node: {
      opType: string;
      name: string;
      domain: string;
      input: string[];
      output: string[];
      attribute: RawAttribute[];
    }[];
    initializer: RawTensor[];
    input: RawValue[];
    output: RawValue[];
  };
}

/**
 * Reads a complete model, including weights, to build another from its parts.
 *
 * @throws MlopsError `E_ONNX_GRAPH` if the file has parts that `buildModel` does not write, such as subgraphs
 */
export function readGraph(bytes: Uint8Array): Graph {
  const message = modelProto.decode(bytes);
  // Decoding drops fields that the schema lacks.
  if (modelProto.encode(message).finish().length !== bytes.length) throw unknownParts();
  const raw = modelProto.toObject(message, { longs: Number, arrays: true, defaults: true }) as RawModel;
  return {
    nodes: raw.graph.node.map(({ opType, name, domain, input, output, attribute }) => ({
      opType,
      name,
      domain,
      inputs: input,
      outputs: output,
      attributes: Object.fromEntries(attribute.map((one) => [one.name, attributeOf(one)])),
    })),
    initializers: raw.graph.initializer.map(tensorOf),
    inputs: raw.graph.input.map(valueInfoOf),
    outputs: raw.graph.output.map(valueInfoOf),
    opsets: Object.fromEntries(raw.opsetImport.map(({ domain, version }) => [domain, version])),
  };
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
