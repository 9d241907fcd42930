import { wasm } from '../generated/dual.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/dual.ts; arrays are addresses. */
export interface DualKernel {
  seed(value: number): void;
  sweep(
    indptr: number,
    ids: number,
    xs: number,
    y: number,
    w: number,
    intercept: number,
    alpha: number,
    q: number,
    d: number,
    order: number,
    active: number,
    slack: number,
    out: number,
  ): number;
}

export function dualKernel(heap: Heap): DualKernel {
  // The module is compiled from assembly/dual.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as DualKernel;
}
