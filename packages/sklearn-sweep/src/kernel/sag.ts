import { wasm } from '../generated/sag.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** What assembly/sag.ts exports; the argument is the address of a record of SAG_FIELDS. */
export interface SagKernel {
  epoch(record: number): void;
}

export function sagKernel(heap: Heap): SagKernel {
  // The module is compiled from assembly/sag.ts: its exports are what the interface says.
  return instantiate(wasm, heap) as never as SagKernel;
}
