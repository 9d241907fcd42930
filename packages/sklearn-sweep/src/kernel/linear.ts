import { wasm } from '../generated/linear.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/linear.ts; all arguments but base, rows, C, n and near are addresses. */
export interface LinearKernel {
  addRows(
    indptr: number,
    base: number,
    ids: number,
    xs: number,
    rows: number,
    codes: number,
    C: number,
    W: number,
  ): number;
  binarise(xs: number, n: number): void;
  scores(
    indptr: number,
    base: number,
    ids: number,
    xs: number,
    rows: number,
    C: number,
    W: number,
    b: number,
    out: number,
  ): void;
  clearlyLargest(scores: number, rows: number, C: number, near: number, out: number): number;
}

export function linearKernel(heap: Heap): LinearKernel {
  // The module is compiled from assembly/linear.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as LinearKernel;
}
