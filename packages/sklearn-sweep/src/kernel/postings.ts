import { wasm } from '../generated/postings.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** What assembly/postings.ts exports; all but n are addresses. */
export interface PostingsKernel {
  meet(starts: number, rows: number, values: number, ids: number, xs: number, n: number, sums: number): void;
}

export function postingsKernel(heap: Heap): PostingsKernel {
  // The module is compiled from assembly/postings.ts: its exports are what the interface says.
  return instantiate(wasm, heap) as never as PostingsKernel;
}
