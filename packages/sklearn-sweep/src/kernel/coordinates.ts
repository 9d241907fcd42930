import { wasm } from '../generated/coordinates.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/coordinates.ts; arrays are addresses. */
export interface CoordinateKernel {
  seed(value: number): void;
  screen(
    rowStart: number,
    ids: number,
    xs: number,
    y: number,
    b: number,
    n: number,
    w: number,
    slope: number,
    V: number,
    order: number,
    C: number,
    margin: number,
  ): number;
  sweep(
    indptr: number,
    rows: number,
    xs: number,
    w: number,
    b: number,
    curvature: number,
    order: number,
    active: number,
    C: number,
    slack: number,
    out: number,
  ): number;
}

export function coordinateKernel(heap: Heap): CoordinateKernel {
  // The module is compiled from assembly/coordinates.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as CoordinateKernel;
}
