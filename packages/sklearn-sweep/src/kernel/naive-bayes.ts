import { wasm } from '../generated/naive-bayes.wasm.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';

/** The exports of assembly/naive-bayes.ts; arrays are addresses, `from` and `end` numbers of W. */
export interface NaiveBayesKernel {
  multinomial(W: number, V: number, C: number, alpha: number, logTotals: number): void;
  complement(
    W: number,
    V: number,
    C: number,
    alpha: number,
    sign: number,
    logTotals: number,
    weightTotals: number,
  ): void;
  lookUp(W: number, from: number, end: number, C: number, tables: number, b: number): number;
}

export function naiveBayesKernel(heap: Heap): NaiveBayesKernel {
  // The module is compiled from assembly/naive-bayes.ts, so its exports match the interface.
  return instantiate(wasm, heap) as never as NaiveBayesKernel;
}
