import { wasm } from '../generated/vectors.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/vectors.ts; every argument that is not a count or a factor is an address. */
export interface VectorKernel {
  dot(a: number, b: number, n: number): number;
  axpy(alpha: number, x: number, y: number, n: number): void;
  scaleAdd(beta: number, x: number, y: number, n: number): void;
  timesAll(indptr: number, ids: number, xs: number, rows: number, v: number, bias: number, out: number): void;
  gram(
    indptr: number,
    ids: number,
    xs: number,
    chosen: number,
    m: number,
    v: number,
    bias: number,
    factor: number,
    out: number,
  ): number;
  addChosen(indptr: number, ids: number, xs: number, chosen: number, m: number, coef: number, out: number): void;
}

export function vectorKernel(heap: Heap): VectorKernel {
  // The module is compiled from assembly/vectors.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as VectorKernel;
}
