import { rangeError } from '@aml-mlops/errors';
import { ELEMENT_TYPES, type ElementType } from './element-type.ts';
import type { StoredData } from './stored-data.ts';

export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | readonly string[];

/** A constant of a graph: a weight, a table, a shape. */
export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: ElementType;
  readonly data: TensorData;
}

/** A constant whose numbers stay in the file of another model. */
export interface StoredTensor extends Omit<Tensor, 'data'> {
  readonly stored: StoredData;
}

/**
 * A named constant. Its element type is that of the array.
 *
 * @param dims shape; [] for a scalar
 * @param data row-major; kept without copying
 * @throws MlopsError `E_PARAM_RANGE` if the shape and the number of values disagree
 */
export function tensor(name: string, dims: readonly number[], data: TensorData): Tensor {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const wellFormed = dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0);
  if (!wellFormed || size !== data.length) {
    throw rangeError('dims', `tensor ${name}`, `whole numbers whose product is ${data.length}`, dims);
  }
  return { name, dims: [...dims], type: elementTypeOf(data), data };
}

function elementTypeOf(data: TensorData): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int8Array) return 'int8';
  if (data instanceof Int16Array) return 'int16';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof BigInt64Array) return 'int64';
  if (data instanceof Uint8Array) return 'uint8';
  if (data instanceof Uint16Array) return 'uint16';
  if (data instanceof Uint32Array) return 'uint32';
  if (data instanceof BigUint64Array) return 'uint64';
  return 'string';
}

/** A tensor as `TensorProto`, without the bytes of its numbers. */
export function tensorMessage(value: Tensor | StoredTensor): Record<string, unknown> {
  const head = { dims: value.dims, dataType: ELEMENT_TYPES[value.type], name: value.name };
  if ('stored' in value || ArrayBuffer.isView(value.data)) return head;
  return { ...head, stringData: value.data.map((text) => Buffer.from(text)) };
}

/**
 * The bytes of a tensor's numbers, little-endian, the byte order of Node's platforms: a view of them, or where they are; undefined
 * for strings.
 */
export function rawData(value: Tensor): Uint8Array | undefined;
export function rawData(value: Tensor | StoredTensor): Uint8Array | StoredData | undefined;
export function rawData(value: Tensor | StoredTensor): Uint8Array | StoredData | undefined {
  if ('stored' in value) return value.stored;
  if (!ArrayBuffer.isView(value.data)) return undefined;
  const { buffer, byteOffset, byteLength } = value.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
