import type { CsrMatrix } from '@aml-mlops/text';

/** Rows that are scored together, padded to the same length. */
export interface Batch {
  readonly rows: Int32Array;
  /** Entries of the longest row, at least 1: an empty document is one padding entry. */
  readonly length: number;
}

/** Limits of a batch, in rows and in entries with padding, chosen so that its rows of weights stay in the processor's cache. */
const BATCH_ROWS = 256;
const BATCH_ENTRIES = 1 << 11;

/** Splits the rows of a matrix into batches of similar length, which keeps padding small. */
export function cutBatches({ rows, indptr }: CsrMatrix): Batch[] {
  const lengths = Int32Array.from({ length: rows }, (_, row) => indptr[row + 1]! - indptr[row]!);
  const order = Int32Array.from(lengths, (_, row) => row).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const batches: Batch[] = [];
  let from = 0;
  for (let i = 0; i < rows; i++) {
    // Rows are sorted by length: row i would be the longest of its batch.
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
