import { wasm } from '../generated/postings.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** What assembly/postings.ts exports; all but m, n and k are addresses. */
export interface PostingsKernel {
  nearest(
    starts: number,
    rows: number,
    values: number,
    indptr: number,
    ids: number,
    xs: number,
    m: number,
    first: number,
    closeness: number,
    n: number,
    heapValue: number,
    heapRow: number,
    k: number,
    out: number,
  ): void;
}

export function postingsKernel(heap: Heap): PostingsKernel {
  // The module is compiled from assembly/postings.ts: its exports are what the interface says.
  return instantiate(wasm, heap) as never as PostingsKernel;
}
