import { wasm } from '../generated/sgd.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** How the field `rate` numbers the learning rates. */
export const RATES = ['optimal', 'constant', 'passive-aggressive'] as const;

/** What assembly/sgd.ts exports; the argument is the address of a record of SGD_FIELDS. */
export interface SgdKernel {
  epoch(record: number): void;
}

export function sgdKernel(heap: Heap): SgdKernel {
  // The module is compiled from assembly/sgd.ts: its exports are what the interface says.
  return instantiate(wasm, heap) as never as SgdKernel;
}
