import { ELEMENT_TYPES } from './element-type.ts';
import type { ModelOptions, ValueInfo } from './model-options.ts';
import { nodeMessage } from './node.ts';
import { varint } from './packed.ts';
import { FIELDS, typesToWrite } from './schema.ts';
import { storedPieces } from './stored-data.ts';
import { rawData, type StoredTensor, type Tensor, tensorMessage } from './tensor.ts';

/** An ONNX model as bytes that are made, or read, one piece after the other. */
export interface ModelPieces {
  /** Bytes of all pieces. */
  readonly byteLength: number;
  /** Each piece is valid until the next is asked for: a view of a tensor's own numbers, or a part of a file. */
  pieces(): Iterable<Uint8Array>;
}

/**
 * Encodes a model as protocol buffers do, without a buffer that holds the weights: they are pieces by themselves. The fields of each
 * message are written in the order of their numbers, so that equal options give equal bytes.
 *
 * @param options of a graph that was checked
 */
export function modelPieces(options: ModelOptions): ModelPieces {
  const domains = sorted(options.domains ?? {});
  const metadata = sorted(options.metadata ?? {});
  const { model, graph } = typesToWrite();
  const tensors = (options.initializers ?? []).map(pieceOf);
  const head = graph.encode({ node: options.nodes.map(nodeMessage), name: options.name }).finish();
  const tail = graph
    .encode({ input: options.inputs.map(valueMessage), output: options.outputs.map(valueMessage) })
    .finish();
  const graphLength = tensors.reduce((sum, { byteLength }) => sum + byteLength, head.length + tail.length);
  const before = Buffer.concat([
    model
      .encode({
        irVersion: options.ir ?? 8,
        producerName: 'aml-mlops',
        ...(options.docString === undefined ? {} : { docString: options.docString }),
      })
      .finish(),
    lengthTag(FIELDS.graph, graphLength),
    head,
  ]);
  const after = Buffer.concat([
    tail,
    model
      .encode({
        opsetImport: [
          { domain: '', version: options.opset ?? 17 },
          ...domains.map(([domain, version]) => ({ domain, version })),
        ],
        metadataProps: metadata.map(([key, value]) => ({ key, value })),
      })
      .finish(),
  ]);
  return {
    byteLength: before.length + graphLength - head.length - tail.length + after.length,
    *pieces() {
      yield before;
      for (const tensor of tensors) yield* tensor.pieces();
      yield after;
    },
  };
}

/** A tensor as a field of its graph. Its raw bytes come last, by the number of their field. */
function pieceOf(value: Tensor | StoredTensor): ModelPieces {
  const fields = typesToWrite().tensor.encode(tensorMessage(value)).finish();
  const raw = rawData(value);
  const mark = raw ? lengthTag(FIELDS.rawData, raw.byteLength) : new Uint8Array(0);
  const rawLength = raw?.byteLength ?? 0;
  const own = fields.length + mark.length + rawLength;
  const head = Buffer.concat([lengthTag(FIELDS.initializer, own), fields, mark]);
  return {
    byteLength: head.length + rawLength,
    *pieces() {
      yield head;
      if (raw instanceof Uint8Array) yield raw;
      else if (raw) yield* storedPieces(raw);
    },
  };
}

/** Tag and length of a field whose value has a length. */
function lengthTag(field: number, length: number): Uint8Array {
  return Buffer.concat([varint(field * 8 + 2), varint(length)]);
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function valueMessage(value: ValueInfo): Record<string, unknown> {
  const dim = value.dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name: value.name, type: { tensorType: { elemType: ELEMENT_TYPES[value.type], shape: { dim } } } };
}
