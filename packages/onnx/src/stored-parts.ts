import { MlopsError } from '@aml-mlops/errors';
import { MessageFile, type StoredField } from './message-file.ts';
import { FIELDS } from './schema.ts';
import type { StoredData } from './stored-data.ts';

/** A model's file, taken apart without reading the numbers of its weights. */
export interface StoredParts {
  /** The `ModelProto`, without its graph. */
  readonly model: Uint8Array;
  /** The `GraphProto`, without its initializers. */
  readonly graph: Uint8Array;
  readonly initializers: readonly StoredInitializer[];
}

export interface StoredInitializer {
  /** The `TensorProto`, without its raw data. */
  readonly tensor: Uint8Array;
  /** Undefined for a tensor that has no raw data, such as one of strings. */
  readonly data: StoredData | undefined;
}

/** @throws MlopsError `E_ONNX_GRAPH` for a file that is no ONNX model, or not a whole one */
export function storedParts(file: string): StoredParts {
  const source = new MessageFile(file);
  try {
    const model = split(source, 0, source.size, FIELDS.graph);
    const field = only(file, model.found, 'graph');
    if (!field) throw new MlopsError('E_ONNX_GRAPH', `${file} must hold an ONNX model; it has no graph`, { file });
    const graph = split(source, field.valueFrom, field.to, FIELDS.initializer);
    const initializers = graph.found.map(({ valueFrom, to }) => {
      const tensor = split(source, valueFrom, to, FIELDS.rawData);
      const raw = only(file, tensor.found, 'raw data of a tensor');
      return {
        tensor: tensor.others,
        data: raw && { file, at: raw.valueFrom, byteLength: raw.to - raw.valueFrom },
      };
    });
    return { model: model.others, graph: graph.others, initializers };
  } finally {
    source.close();
  }
}

/** Where the fields of a message with some number are, and the bytes of all others: they are a message, too. */
function split(source: MessageFile, from: number, to: number, id: number) {
  const found: StoredField[] = [];
  const others: Uint8Array[] = [];
  let at = from;
  for (const field of source.fields(from, to)) {
    if (field.id !== id) continue;
    found.push(field);
    if (field.from > at) others.push(source.bytes(at, field.from));
    at = field.to;
  }
  if (to > at) others.push(source.bytes(at, to));
  return { found, others: Buffer.concat(others) };
}

/** The one field of its kind, if there is any: writers of ONNX do not divide it. */
function only(file: string, [field, ...more]: readonly StoredField[], what: string): StoredField | undefined {
  if (more.length === 0) return field;
  throw new MlopsError('E_ONNX_GRAPH', `${file} must hold an ONNX model with one ${what}; it has several`, { file });
}
