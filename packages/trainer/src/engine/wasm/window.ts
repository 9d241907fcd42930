import type { CountMatrix } from '../../data/count-matrix.ts';
import type { Layout } from './layout.ts';

/** A range of `order` that is in WebAssembly's memory at one time. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Splits an order of rows into windows of whole batches that fit, so that memory does not grow with the documents.
 *
 * @param batchSize windows start at multiples of this
 */
export function cutWindows(counts: CountMatrix, order: Int32Array, batchSize: number, layout: Layout): Window[] {
  const windows: Window[] = [];
  let from = 0;
  let entries = 0;
  for (let start = 0; start < order.length; start += batchSize) {
    const end = Math.min(start + batchSize, order.length);
    let batch = 0;
    for (let i = start; i < end; i++) batch += counts.indptr[order[i]! + 1]! - counts.indptr[order[i]!]!;
    const full = entries + batch > layout.windowEntries || end - from > layout.windowDocuments;
    if (full && start > from) {
      windows.push({ from, to: start });
      from = start;
      entries = 0;
    }
    entries += batch;
  }
  if (from < order.length) windows.push({ from, to: order.length });
  return windows;
}
