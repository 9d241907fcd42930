import type { CsrMatrix } from '@aml-mlops/text';

/** Rows that go through the network together, padded to one length. */
export interface Batch {
  readonly rows: Int32Array;
  /** Entries of the longest row, at least 1: an empty document is one padding entry. */
  readonly length: number;
}

/** A batch is full at so many rows, or so many entries with padding: what its rows of weights need stays in the cache. */
const BATCH_ROWS = 256;
const BATCH_ENTRIES = 1 << 11;

/** Cuts the rows of a matrix into batches, short rows with short ones, so that little is padding. */
export function cutBatches({ rows, indptr }: CsrMatrix): Batch[] {
  const lengths = Int32Array.from({ length: rows }, (_, row) => indptr[row + 1]! - indptr[row]!);
  const order = Int32Array.from(lengths, (_, row) => row).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const batches: Batch[] = [];
  let from = 0;
  for (let i = 0; i < rows; i++) {
    // Rows come by length: row i would be the longest of the batch that it joins.
    const length = Math.max(1, lengths[order[i]!]!);
    const full = i - from === BATCH_ROWS || (i + 1 - from) * length > BATCH_ENTRIES;
    if (full && i > from) {
      batches.push(batchOf(order, lengths, from, i));
      from = i;
    }
  }
  if (from < rows) batches.push(batchOf(order, lengths, from, rows));
  return batches;
}

function batchOf(order: Int32Array, lengths: Int32Array, from: number, to: number): Batch {
  return { rows: order.slice(from, to), length: Math.max(1, lengths[order[to - 1]!]!) };
}
