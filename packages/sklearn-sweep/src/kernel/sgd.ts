import { wasm } from '../generated/sgd.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The numbering of learning rates in the field `rate`. */
export const RATES = ['optimal', 'constant', 'passive-aggressive'] as const;

/** The exports of assembly/sgd.ts; the argument is the address of a record of SGD_FIELDS. */
export interface SgdKernel {
  epoch(record: number): void;
}

export function sgdKernel(heap: Heap): SgdKernel {
  // The module is compiled from assembly/sgd.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as SgdKernel;
}
