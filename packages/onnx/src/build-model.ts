import { MlopsError } from '@aml-mlops/errors';
import { ELEMENT_TYPES, type ElementType } from './element-type.ts';
import { type Node, nodeMessage } from './node.ts';
import { modelProto } from './schema.ts';
import { type Tensor, tensorMessage } from './tensor.ts';

/** An input or output of a model. A dimension is a size, or a name if it is only known at run time. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

export interface ModelOptions {
  /** The graph's name. */
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** In topological order: every value is made before it is used. */
  readonly nodes: readonly Node[];
  readonly initializers?: readonly Tensor[];
  /** Version of the default operator set. Default: 17 (ONNX 1.12). */
  readonly opset?: number;
  /** Versions of further operator sets, such as `{'ai.onnx.ml': 3}`. Default: none. */
  readonly domains?: Readonly<Record<string, number>>;
  /** IR version. Default: 8 (ONNX 1.12), which every ONNX Runtime since 1.12 reads. */
  readonly ir?: number;
  readonly docString?: string;
  /** Metadata of the model, written in the order of its keys. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Limit of protocol buffers. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Encodes an ONNX model. Equal options give equal bytes.
 *
 * @throws MlopsError `E_ONNX_GRAPH` for a value that is used before it is made, made twice, or an output that nothing
 * makes; `E_ONNX_SIZE` past 2 GiB, the limit of the format
 */
export function buildModel(options: ModelOptions): Uint8Array {
  const initializers = options.initializers ?? [];
  checkGraph(options, initializers);
  checkSize(options.name, initializers);
  const domains = Object.entries(options.domains ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const metadata = Object.entries(options.metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const message = {
    irVersion: options.ir ?? 8,
    producerName: 'aml-mlops',
    ...(options.docString === undefined ? {} : { docString: options.docString }),
    graph: {
      node: options.nodes.map(nodeMessage),
      name: options.name,
      initializer: initializers.map(tensorMessage),
      input: options.inputs.map(valueMessage),
      output: options.outputs.map(valueMessage),
    },
    opsetImport: [
      { domain: '', version: options.opset ?? 17 },
      ...domains.map(([domain, version]) => ({ domain, version })),
    ],
    metadataProps: metadata.map(([key, value]) => ({ key, value })),
  };
  return modelProto.encode(modelProto.create(message)).finish();
}

function valueMessage(value: ValueInfo): Record<string, unknown> {
  const dim = value.dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name: value.name, type: { tensorType: { elemType: ELEMENT_TYPES[value.type], shape: { dim } } } };
}

function checkGraph(options: ModelOptions, initializers: readonly Tensor[]): void {
  const refuse = (message: string, value: string) => {
    throw new MlopsError('E_ONNX_GRAPH', `${message} in graph ${options.name}`, { owner: options.name, value });
  };
  const made = new Set<string>();
  const make = (name: string) => {
    if (made.has(name)) refuse(`value ${name} is made twice`, name);
    made.add(name);
  };
  for (const value of [...options.inputs, ...initializers]) make(value.name);
  for (const step of options.nodes) {
    for (const name of step.inputs) {
      if (name !== '' && !made.has(name)) refuse(`${step.opType} uses value ${name} before it is made`, name);
    }
    for (const name of step.outputs) if (name !== '') make(name);
  }
  for (const output of options.outputs)
    if (!made.has(output.name)) refuse(`nothing makes output ${output.name}`, output.name);
}

function checkSize(name: string, initializers: readonly Tensor[]): void {
  let bytes = 0;
  for (const { data } of initializers) bytes += ArrayBuffer.isView(data) ? data.byteLength : 0;
  if (bytes < MAX_BYTES - (1 << 20)) return;
  throw new MlopsError(
    'E_ONNX_SIZE',
    `weights of model ${name} must be under 2 GiB, the limit of ONNX; got ${bytes} bytes`,
    {
      owner: name,
      value: bytes,
    },
  );
}
