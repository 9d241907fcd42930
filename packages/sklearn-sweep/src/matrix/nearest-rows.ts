import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { postingsKernel } from '../kernel/postings.ts';

/** V8 switches to optimised code between calls, not within one. */
const QUERIES_A_CALL = 64;

/**
 * The k rows nearest to each row of X by Euclidean distance, nearest first; ties go to the smaller index.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | X | m, columns | queries |
 * | postings | columns, n | the searched matrix, transposed |
 * | norms | n | its rows' squared norms |
 *
 * |x - t|² = |x|² - 2 x·t + |t|²: |x|² is the same for all t, so the largest x·t - |t|²/2 are the nearest. The products of
 * one query with all rows are summed word by word; the k best rows are kept in a heap whose root is the worst of them.
 *
 * @returns int32 [m, k] row-major
 */
export function nearestRows(X: CsrMatrix, postings: CsrMatrix, norms: Float64Array, k: number): Int32Array {
  const n = norms.length;
  const m = X.rows;
  const [entries, queryEntries] = [postings.data.length, X.data.length];
  const int32s = postings.rows + 1 + entries + m + 1 + queryEntries + k + m * k;
  const heap = new Heap(heapBytes(entries + queryEntries + 2 * n + k, int32s), 'KNeighborsClassifier');
  const out = heap.int32(m * k);
  const { nearest } = postingsKernel(heap);
  const starts = heap.copy(postings.indptr);
  const rows = heap.copy(postings.indices);
  const values = heap.copy(postings.data);
  const indptr = heap.copy(X.indptr);
  const ids = heap.copy(X.indices);
  const xs = heap.copy(X.data);
  const first = heap.copy(norms.map((norm) => -norm / 2));
  const closeness = heap.float64(n).byteOffset;
  const heapValue = heap.float64(k).byteOffset;
  const heapRow = heap.int32(k).byteOffset;
  for (let i = 0; i < m; i += QUERIES_A_CALL) {
    const some = Math.min(QUERIES_A_CALL, m - i);
    const to = out.byteOffset + 4 * i * k;
    nearest(starts, rows, values, indptr + 4 * i, ids, xs, some, first, closeness, n, heapValue, heapRow, k, to);
  }
  const nearestFirst = out.slice();
  heap.release();
  return nearestFirst;
}
