import { wasm } from '../generated/sag.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** What assembly/sag.ts reads its work from. */
export const SAG_FIELDS = {
  int32: [
    'documents',
    'columns',
    'stride',
    'targets',
    'random',
    'numSeen',
    'indptr',
    'ids',
    'xs',
    'target',
    'W',
    'memory',
    'seen',
    'last',
    'sum',
    'score',
    'delta',
    'intercept',
    'interceptSum',
  ],
  float64: ['step', 'shrink'],
} as const;

/** What assembly/sag.ts exports; the argument is the address of a record of {@link SAG_FIELDS}. */
export interface SagKernel {
  epoch(record: number): void;
}

export function sagKernel(heap: Heap): SagKernel {
  // The module is compiled from assembly/sag.ts: its exports are what the interface says.
  return instantiate(wasm, heap) as never as SagKernel;
}
