import { wasm } from '../generated/sag.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/sag.ts; the argument is the address of a record of SAG_FIELDS. */
export interface SagKernel {
  epoch(record: number): void;
}

export function sagKernel(heap: Heap): SagKernel {
  // The module is compiled from assembly/sag.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as SagKernel;
}
