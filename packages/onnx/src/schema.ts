import protobuf from 'protobufjs';

/**
 * The part of ONNX's protocol buffers that these models need, with the field numbers of `onnx/onnx.proto3` (ONNX,
 * IR version 10). Field numbers of a published schema never change, so readers of later versions can read these files.
 */
const messages = {
  ModelProto: {
    fields: {
      irVersion: { id: 1, type: 'int64' },
      producerName: { id: 2, type: 'string' },
      producerVersion: { id: 3, type: 'string' },
      domain: { id: 4, type: 'string' },
      modelVersion: { id: 5, type: 'int64' },
      docString: { id: 6, type: 'string' },
      graph: { id: 7, type: 'GraphProto' },
      opsetImport: { id: 8, type: 'OperatorSetIdProto', rule: 'repeated' },
      metadataProps: { id: 14, type: 'StringStringEntryProto', rule: 'repeated' },
    },
  },
  OperatorSetIdProto: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
  StringStringEntryProto: { fields: { key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } } },
  GraphProto: {
    fields: {
      node: { id: 1, type: 'NodeProto', rule: 'repeated' },
      name: { id: 2, type: 'string' },
      initializer: { id: 5, type: 'TensorProto', rule: 'repeated' },
      docString: { id: 10, type: 'string' },
      input: { id: 11, type: 'ValueInfoProto', rule: 'repeated' },
      output: { id: 12, type: 'ValueInfoProto', rule: 'repeated' },
      valueInfo: { id: 13, type: 'ValueInfoProto', rule: 'repeated' },
    },
  },
  NodeProto: {
    fields: {
      input: { id: 1, type: 'string', rule: 'repeated' },
      output: { id: 2, type: 'string', rule: 'repeated' },
      name: { id: 3, type: 'string' },
      opType: { id: 4, type: 'string' },
      attribute: { id: 5, type: 'AttributeProto', rule: 'repeated' },
      docString: { id: 6, type: 'string' },
      domain: { id: 7, type: 'string' },
    },
  },
  AttributeProto: {
    fields: {
      name: { id: 1, type: 'string' },
      f: { id: 2, type: 'float' },
      i: { id: 3, type: 'int64' },
      s: { id: 4, type: 'bytes' },
      t: { id: 5, type: 'TensorProto' },
      floats: { id: 7, type: 'float', rule: 'repeated', options: { packed: true } },
      ints: { id: 8, type: 'int64', rule: 'repeated', options: { packed: true } },
      strings: { id: 9, type: 'bytes', rule: 'repeated' },
      type: { id: 20, type: 'int32' },
    },
  },
  TensorProto: {
    fields: {
      dims: { id: 1, type: 'int64', rule: 'repeated', options: { packed: true } },
      dataType: { id: 2, type: 'int32' },
      stringData: { id: 6, type: 'bytes', rule: 'repeated' },
      name: { id: 8, type: 'string' },
      rawData: { id: 9, type: 'bytes' },
    },
  },
  ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
  TypeProto: { fields: { tensorType: { id: 1, type: 'TensorTypeProto' } } },
  // TypeProto.Tensor and TensorShapeProto.Dimension of the published schema: nesting leaves no trace in the bytes.
  TensorTypeProto: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } } },
  TensorShapeProto: { fields: { dim: { id: 1, type: 'DimensionProto', rule: 'repeated' } } },
  DimensionProto: { fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } } },
};

/**
 * To write, lists of numbers are bytes that were packed already, the same on the wire: protobufjs makes an object for each number, and
 * the terms of a text graph have millions.
 */
const written = {
  ...messages,
  AttributeProto: {
    fields: {
      ...messages.AttributeProto.fields,
      floats: { id: 7, type: 'bytes' },
      ints: { id: 8, type: 'bytes' },
    },
  },
};

function typesOf(nested: typeof messages | typeof written) {
  const root = protobuf.Root.fromJSON({ nested });
  const named = (name: keyof typeof messages): protobuf.Type => root.lookupType(name);
  return { model: named('ModelProto'), graph: named('GraphProto'), tensor: named('TensorProto') };
}

let read: ReturnType<typeof typesOf> | undefined;
let write: ReturnType<typeof typesOf> | undefined;

/** Messages as they are read. Most programs never do: they are made on first use. */
export function typesToRead(): ReturnType<typeof typesOf> {
  read ??= typesOf(messages);
  return read;
}

/** Messages as they are written. */
export function typesToWrite(): ReturnType<typeof typesOf> {
  write ??= typesOf(written);
  return write;
}

/** Fields that are written and read in pieces, by their numbers. */
export const FIELDS = {
  graph: messages.ModelProto.fields.graph.id,
  initializer: messages.GraphProto.fields.initializer.id,
  rawData: messages.TensorProto.fields.rawData.id,
} as const;
