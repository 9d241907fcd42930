import { wasm } from '../generated/postings.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/postings.ts; all arguments but m, n and k are addresses. */
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
  // The module is compiled from assembly/postings.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as PostingsKernel;
}
