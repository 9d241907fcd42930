import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { postingsKernel } from '../kernel/postings.ts';

/**
 * The k rows nearest to each row of X by Euclidean distance, nearest first; of equals the smaller index first.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | X | m, columns | queries |
 * | postings | columns, n | the searched matrix, transposed |
 * | norms | n | its rows' squared norms |
 *
 * |x - t|² = |x|² - 2 x·t + |t|²: |x|² is the same for all t, so the largest x·t - |t|²/2 are wanted. The products of one
 * query with all rows are summed word by word; what k rows are best is kept in a heap whose root is the worst of them.
 *
 * @returns int32 [m, k] row-major
 */
export function nearestRows(X: CsrMatrix, postings: CsrMatrix, norms: Float64Array, k: number): Int32Array {
  const n = norms.length;
  const start = norms.map((norm) => -norm / 2);
  const [entries, queryEntries] = [postings.data.length, X.data.length];
  const int32s = postings.rows + 1 + entries + queryEntries;
  const heap = new Heap(heapBytes(entries + queryEntries + n, int32s), 'KNeighborsClassifier');
  const starts = heap.copy(postings.indptr);
  const rows = heap.copy(postings.indices);
  const values = heap.copy(postings.data);
  const ids = heap.copy(X.indices);
  const xs = heap.copy(X.data);
  const closeness = heap.float64(n);
  const { meet } = postingsKernel(heap);
  const heapValue = new Float64Array(k);
  const heapRow = new Int32Array(k);
  const out = new Int32Array(X.rows * k);
  for (let i = 0; i < X.rows; i++) {
    closeness.set(start);
    const first = X.indptr[i]!;
    const words = X.indptr[i + 1]! - first;
    meet(starts, rows, values, ids + 4 * first, xs + 8 * first, words, closeness.byteOffset);
    for (let t = 0; t < k; t++) {
      heapValue[t] = closeness[t]!;
      heapRow[t] = t;
    }
    for (let t = (k >> 1) - 1; t >= 0; t--) siftDown(heapValue, heapRow, t, k);
    let worst = heapValue[0]!;
    for (let t = k; t < n; t++) {
      // An equal one that comes later is farther by rule.
      if (closeness[t]! > worst) {
        heapValue[0] = closeness[t]!;
        heapRow[0] = t;
        siftDown(heapValue, heapRow, 0, k);
        worst = heapValue[0]!;
      }
    }
    for (let r = k - 1; r >= 0; r--) {
      out[i * k + r] = heapRow[0]!;
      heapValue[0] = heapValue[r]!;
      heapRow[0] = heapRow[r]!;
      siftDown(heapValue, heapRow, 0, r);
    }
  }
  return out;
}

/** Restores the heap of `size` entries below `at`: a parent is worse than its children, and later where they are equal. */
function siftDown(value: Float64Array, row: Int32Array, at: number, size: number): void {
  const v = value[at]!;
  const r = row[at]!;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    const right = child + 1;
    if (right < size && isWorse(value[right]!, row[right]!, value[child]!, row[child]!)) child = right;
    if (!isWorse(value[child]!, row[child]!, v, r)) break;
    value[at] = value[child]!;
    row[at] = row[child]!;
    at = child;
  }
  value[at] = v;
  row[at] = r;
}

function isWorse(a: number, rowA: number, b: number, rowB: number): boolean {
  return a < b || (a === b && rowA > rowB);
}
