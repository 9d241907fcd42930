import type { CsrMatrix } from '@aml-mlops/text';
import { type Heap, heapBytes } from './heap.ts';

/** Entries of a chunk: 12 bytes each, so that a chunk stays in the cache. Longer rows are chunks of their own. */
const ENTRIES = 1 << 14;

/** Some rows of a matrix in a heap, valid until the next chunk. */
export interface RowChunk {
  /** The first row, and how many. */
  readonly from: number;
  readonly rows: number;
  /** Address of the first row's element of indptr; `base` is that element. */
  readonly indptr: number;
  readonly base: number;
  /** Addresses of the entries' columns and values, and how many. */
  readonly ids: number;
  readonly xs: number;
  readonly entries: number;
}

/** Bytes that {@link eachRowChunk} takes of a heap. */
export function rowChunkBytes(X: CsrMatrix): number {
  const room = roomFor(X);
  return heapBytes(room, X.rows + 1 + room, 4);
}

/**
 * Copies a matrix through a small part of a heap, chunk by chunk: the first use of memory costs more than the copy, and V8 switches
 * to optimised code of a kernel between calls.
 */
export function eachRowChunk(X: CsrMatrix, heap: Heap, visit: (chunk: RowChunk) => void): void {
  const { rows, indptr, indices, data } = X;
  const room = roomFor(X);
  const ids = heap.int32(room);
  const xs = heap.float64(room);
  const starts = heap.copy(indptr.subarray(0, rows + 1));
  for (let from = 0; from < rows; ) {
    const base = indptr[from]!;
    const to = Math.max(from + 1, rowOf(indptr, from, rows + 1, base + room));
    const end = indptr[to]!;
    ids.set(indices.subarray(base, end));
    xs.set(data.subarray(base, end));
    const at = { indptr: starts + 4 * from, base, ids: ids.byteOffset, xs: xs.byteOffset };
    visit({ from, rows: to - from, entries: end - base, ...at });
    from = to;
  }
}

/** A row that is longer than a chunk has an entry whose number is a multiple of a chunk's: not every row need be looked at. */
function roomFor({ rows, indptr }: CsrMatrix): number {
  let longest = ENTRIES;
  const entries = indptr[rows]!;
  for (let entry = ENTRIES, row = 0; entry < entries; entry += ENTRIES) {
    row = rowOf(indptr, row, rows, entry);
    longest = Math.max(longest, indptr[row + 1]! - indptr[row]!);
  }
  return longest;
}

/** The last of the places `from` to `end - 1` whose value is `value` at most; the first has one. */
function rowOf(indptr: Int32Array, from: number, end: number, value: number): number {
  let low = from;
  for (let high = end; high - low > 1; ) {
    const middle = (low + high) >>> 1;
    if (indptr[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
