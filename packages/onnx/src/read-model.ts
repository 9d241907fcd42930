import { elementTypeName } from './element-type.ts';
import type { ValueInfo } from './model-options.ts';
import { READ } from './schema.ts';

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
  graph: {
    name: string;
    node: { opType: string; name: string; domain: string; input: string[]; output: string[] }[];
    initializer: { name: string; dims: number[]; dataType: number; rawData: Uint8Array }[];
    input: RawValue[];
    output: RawValue[];
  };
}

/** Reads an ONNX file written by this package, without its weights: for tests, model cards and inspection. */
export function readModel(bytes: Uint8Array): ModelSummary {
  const raw = READ.model.toObject(READ.model.decode(bytes), {
    longs: Number,
    arrays: true,
    defaults: true,
    oneofs: false,
  }) as RawModel;
  return {
    irVersion: raw.irVersion,
    producerName: raw.producerName,
    docString: raw.docString,
    opsets: Object.fromEntries(raw.opsetImport.map(({ domain, version }) => [domain, version])),
    metadata: Object.fromEntries(raw.metadataProps.map(({ key, value }) => [key, value])),
    name: raw.graph.name,
    inputs: raw.graph.input.map(valueInfo),
    outputs: raw.graph.output.map(valueInfo),
    nodes: raw.graph.node.map(({ opType, name, domain, input, output }) => ({
      opType,
      name,
      domain,
      inputs: input,
      outputs: output,
    })),
    initializers: raw.graph.initializer.map(({ name, dims, dataType, rawData }) => ({
      name,
      dims,
      type: elementTypeName(dataType) ?? `type ${dataType}`,
      bytes: rawData.length,
    })),
  };
}

function valueInfo({ name, type }: RawValue): ValueInfo {
  const dims = (type?.tensorType?.shape?.dim ?? []).map((dim) => dim.dimParam || (dim.dimValue ?? 0));
  return { name, type: elementTypeName(type?.tensorType?.elemType ?? 0) ?? 'float32', dims };
}
