import { wasm } from '../generated/sgd.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** Fields of 4 bytes, in the order in which assembly/sgd.ts numbers them. */
const INT32_FIELDS = [
  'documents',
  'columns',
  'stride',
  'active',
  'seed',
  'isPenalised',
  'hasL1',
  'rate',
  'fitIntercept',
  'indptr',
  'ids',
  'xs',
  'codes',
  'norms',
  'order',
  'positive',
  'columnOf',
  'W',
  'q',
  'score',
  'update',
  'rowNorms',
  'intercept',
  'l2',
  'l1',
  'objective',
] as const;

/** Fields of 8 bytes, after those. */
const FLOAT64_FIELDS = ['margin', 'alpha', 'l1Ratio', 'eta0', 't0', 'wscale', 'u', 't'] as const;

type Int32Field = (typeof INT32_FIELDS)[number];
type Float64Field = (typeof FLOAT64_FIELDS)[number];

/** How `rate` numbers the learning rates. */
export const RATES = ['optimal', 'constant', 'passive-aggressive'] as const;

/** What the configuration takes of a heap, in numbers of 8 bytes. */
export const SGD_CONFIG_SIZE = INT32_FIELDS.length / 2 + FLOAT64_FIELDS.length;

/** Epochs of stochastic gradient descent on arrays in a heap. */
export interface SgdKernel {
  set(fields: Partial<Readonly<Record<Int32Field, number>>>): void;
  get(field: Float64Field): number;
  epoch(): void;
}

/** @param numbers every field of 8 bytes; those of 4 bytes are set before the first epoch */
export function sgdKernel(heap: Heap, numbers: Readonly<Record<Float64Field, number>>): SgdKernel {
  const config = heap.float64(SGD_CONFIG_SIZE);
  const int32s = new Int32Array(heap.memory.buffer, config.byteOffset, INT32_FIELDS.length);
  const float64s = config.subarray(INT32_FIELDS.length / 2);
  for (const [i, field] of FLOAT64_FIELDS.entries()) float64s[i] = numbers[field];
  // The module is compiled from assembly/sgd.ts: its exports are what is said here.
  const { epoch } = instantiate(wasm, heap) as never as { epoch(config: number): void };
  return {
    set: (fields) => {
      for (const [field, value] of Object.entries(fields)) int32s[INT32_FIELDS.indexOf(field as Int32Field)] = value;
    },
    get: (field) => float64s[FLOAT64_FIELDS.indexOf(field)]!,
    epoch: () => epoch(config.byteOffset),
  };
}
