import { wasm } from '../generated/rows.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/rows.ts; every argument that is not a count, a class or a factor is an address. */
export interface RowKernel {
  scoreRow(W: number, stride: number, pitch: number, ids: number, xs: number, n: number, out: number): void;
  addRowNorms(W: number, pitch: number, c: number, ids: number, xs: number, n: number, step: number, out: number): void;
  truncateRow(W: number, stride: number, ids: number, n: number, u: number, wscale: number): void;
  largestChanges(
    W: number,
    before: number,
    stride: number,
    pitch: number,
    columns: number,
    sizes: number,
    changes: number,
  ): void;
}

export function rowKernel(heap: Heap): RowKernel {
  // The module is compiled from assembly/rows.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as RowKernel;
}

/** Columns of W for this many classes: one, or an even number, so that two always fill a vector. */
export function strideOf(classes: number): number {
  return classes === 1 ? 1 : classes + (classes & 1);
}
