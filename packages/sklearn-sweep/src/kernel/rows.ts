import { wasm } from '../generated/rows.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** What assembly/rows.ts exports; every argument that is not a count, a class or a factor is an address. */
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
  // The module is compiled from assembly/rows.ts: its exports are what the interface says.
  return instantiate(wasm, heap) as never as RowKernel;
}

/** Columns that W has for so many classes: one, or an even number, so that two always fill a lane. */
export function strideOf(classes: number): number {
  return classes === 1 ? 1 : classes + (classes & 1);
}
