import { wasm } from '../generated/sgd.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** What assembly/sgd.ts reads its work from. */
export const SGD_FIELDS = {
  int32: [
    'documents',
    'columns',
    'stride',
    'pitch',
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
    'score',
    'update',
    'rowNorms',
    'intercept',
    'l2',
    'l1',
    'objective',
  ],
  float64: ['margin', 'alpha', 'l1Ratio', 'eta0', 't0', 'wscale', 'u', 't'],
} as const;

/** How the field `rate` numbers the learning rates. */
export const RATES = ['optimal', 'constant', 'passive-aggressive'] as const;

/** What assembly/sgd.ts exports; the argument is the address of a record of {@link SGD_FIELDS}. */
export interface SgdKernel {
  epoch(record: number): void;
}

export function sgdKernel(heap: Heap): SgdKernel {
  // The module is compiled from assembly/sgd.ts: its exports are what the interface says.
  return instantiate(wasm, heap) as never as SgdKernel;
}
