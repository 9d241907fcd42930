import { MlopsError } from '@aml-mlops/errors';
import type { FittedState, ModelArrays } from './fitted-classifier.ts';

export const MODEL_SCHEMA_VERSION = 1;

type Dtype = 'float64' | 'float32' | 'int32';

interface ArrayJson {
  readonly dtype: Dtype;
  /** Little-endian bytes. */
  readonly base64: string;
}

/** A fitted model as JSON; its arrays are restored bit by bit. */
export interface ModelJson {
  readonly schemaVersion: typeof MODEL_SCHEMA_VERSION;
  readonly estimator: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly columns: number;
  readonly classes: readonly number[];
  readonly arrays: Readonly<Record<string, ArrayJson>>;
}

export function modelToJson(state: FittedState): ModelJson {
  return {
    schemaVersion: MODEL_SCHEMA_VERSION,
    estimator: state.estimator,
    params: state.params,
    columns: state.columns,
    classes: Array.from(state.classes),
    arrays: Object.fromEntries(Object.entries(state.arrays).map(([name, array]) => [name, arrayToJson(array)])),
  };
}

/** @throws MlopsError `E_MODEL_JSON` if `modelToJson` did not produce it */
export function modelFromJson(json: unknown): FittedState {
  const model = json as Partial<ModelJson> | null;
  if (model?.schemaVersion !== MODEL_SCHEMA_VERSION) {
    const message = `schemaVersion of a classifier must be ${MODEL_SCHEMA_VERSION}; got ${model?.schemaVersion}`;
    throw new MlopsError('E_MODEL_JSON', message, { value: model?.schemaVersion });
  }
  const { estimator, params, columns, classes, arrays } = model;
  if (typeof estimator !== 'string' || !params || !Number.isInteger(columns) || !Array.isArray(classes) || !arrays) {
    throw new MlopsError('E_MODEL_JSON', 'a classifier must have estimator, params, columns, classes and arrays');
  }
  return {
    estimator,
    params,
    columns: columns!,
    classes: Int32Array.from(classes),
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, arrayFromJson(name, array)])),
  };
}

/** Size of a fitted model in memory, in bytes. */
export function modelBytes(state: FittedState): number {
  return Object.values(state.arrays).reduce((sum, { byteLength }) => sum + byteLength, state.classes.byteLength);
}

function arrayToJson(array: ModelArrays[string]): ArrayJson {
  const dtype = array instanceof Float64Array ? 'float64' : array instanceof Float32Array ? 'float32' : 'int32';
  return { dtype, base64: Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64') };
}

function arrayFromJson(name: string, { dtype, base64 }: ArrayJson): ModelArrays[string] {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  if (dtype === 'float64') return new Float64Array(bytes.buffer);
  if (dtype === 'float32') return new Float32Array(bytes.buffer);
  if (dtype === 'int32') return new Int32Array(bytes.buffer);
  throw new MlopsError('E_MODEL_JSON', `dtype of array ${name} must be float64, float32 or int32; got ${dtype}`);
}
