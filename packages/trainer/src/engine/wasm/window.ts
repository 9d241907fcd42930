import type { CountRows } from '../../data/count-matrix.ts';
import type { Layout } from './layout.ts';

/** A range of `order` that is in WebAssembly's memory at one time. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Steps of windows before it that are in the table of steps. */
  readonly firstStep: number;
  /** Whether the rows of all words are up to date after it, and the table of steps is empty. */
  readonly settles: boolean;
}

/**
 * Splits an order of rows into windows of whole batches that fit, so that memory does not grow with the documents.
 *
 * @param batchSize windows start at multiples of this
 */
export function cutWindows(counts: CountRows, order: Int32Array, batchSize: number, layout: Layout): Window[] {
  const windows: Window[] = [];
  const close = (to: number) => {
    const steps = Math.ceil((to - from) / batchSize);
    const last = windows.pop();
    let firstStep = last ? last.firstStep + Math.ceil((last.to - last.from) / batchSize) : 0;
    // The table of steps has no room for this window after the last one.
    const settles = firstStep + steps > layout.steps;
    if (last) windows.push({ ...last, settles });
    if (settles) firstStep = 0;
    windows.push({ from, to, firstStep, settles: true });
    from = to;
    entries = 0;
  };
  let from = 0;
  let entries = 0;
  for (let start = 0; start < order.length; start += batchSize) {
    const end = Math.min(start + batchSize, order.length);
    let batch = 0;
    for (let i = start; i < end; i++) batch += counts.indptr[order[i]! + 1]! - counts.indptr[order[i]!]!;
    const full = entries + batch > layout.windowEntries || end - from > layout.windowDocuments;
    if (full && start > from) close(start);
    entries += batch;
  }
  if (from < order.length) close(order.length);
  return windows;
}
