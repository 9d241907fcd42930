// The nearest documents of a collection, for one query after another; src/matrix/nearest-rows.ts defines the distance.
//
// | symbol | meaning |
// | --- | --- |
// | starts, rows, values | addresses of the collection by word: i32 [V + 1], i32 [nnz], f64 [nnz] |
// | indptr, ids, xs | addresses of the queries by document: i32 [m + 1], i32 [nnz], f64 [nnz] |
// | first, closeness | addresses of f64 [n]: closeness without any common word, and closeness to the current query |
// | heapValue, heapRow | addresses of f64 [k] and i32 [k]: the best so far, with the worst of them at the root |
// | out | address of i32 [m, k] row-major, nearest first |

/** For each of m queries the k nearest of n documents; ties go to the smaller index. k must be at most n. */
export function nearest(
  starts: usize,
  rows: usize,
  values: usize,
  indptr: usize,
  ids: usize,
  xs: usize,
  m: i32,
  first: usize,
  closeness: usize,
  n: i32,
  heapValue: usize,
  heapRow: usize,
  k: i32,
  out: usize,
): void {
  for (let i: i32 = 0; i < m; i++) {
    for (let at: usize = 0; at < <usize>n << 3; at += 8) store<f64>(closeness + at, load<f64>(first + at));
    const start = <usize>load<u32>(indptr + (<usize>i << 2));
    const words = load<i32>(indptr + (<usize>i << 2), 4) - <i32>start;
    meet(starts, rows, values, ids + (start << 2), xs + (start << 3), words, closeness);
    for (let t: i32 = 0; t < k; t++) put(heapValue, heapRow, t, load<f64>(closeness + (<usize>t << 3)), t);
    for (let t: i32 = (k >> 1) - 1; t >= 0; t--) siftDown(heapValue, heapRow, t, k);
    for (let t: i32 = k; t < n; t++) {
      const value = load<f64>(closeness + (<usize>t << 3));
      // Of equal values the later one counts as farther.
      if (!(value > load<f64>(heapValue))) continue;
      put(heapValue, heapRow, 0, value, t);
      siftDown(heapValue, heapRow, 0, k);
    }
    const to = out + (<usize>(i * k) << 2);
    for (let r: i32 = k - 1; r >= 0; r--) {
      store<i32>(to + (<usize>r << 2), load<i32>(heapRow));
      put(heapValue, heapRow, 0, load<f64>(heapValue + (<usize>r << 3)), load<i32>(heapRow + (<usize>r << 2)));
      siftDown(heapValue, heapRow, 0, r);
    }
  }
}

/** sums[rows[q]] += x values[q] for the postings of each of the document's n words. */
function meet(starts: usize, rows: usize, values: usize, ids: usize, xs: usize, n: i32, sums: usize): void {
  for (let p = 0; p < n; p++) {
    const word = starts + (<usize>load<u32>(ids + (<usize>p << 2)) << 2);
    const x = load<f64>(xs + (<usize>p << 3));
    const end = load<u32>(word, 4);
    for (let q = load<u32>(word); q < end; q++) {
      const at = sums + (<usize>load<u32>(rows + (<usize>q << 2)) << 3);
      store<f64>(at, load<f64>(at) + x * load<f64>(values + (<usize>q << 3)));
    }
  }
}

/** Restores the heap of `size` entries below `at`: a parent is worse than its children, or later on ties. */
function siftDown(heapValue: usize, heapRow: usize, at: i32, size: i32): void {
  const value = load<f64>(heapValue + (<usize>at << 3));
  const row = load<i32>(heapRow + (<usize>at << 2));
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let childValue = load<f64>(heapValue + (<usize>child << 3));
    let childRow = load<i32>(heapRow + (<usize>child << 2));
    if (child + 1 < size) {
      const rightValue = load<f64>(heapValue + (<usize>child << 3), 8);
      const rightRow = load<i32>(heapRow + (<usize>child << 2), 4);
      if (isWorse(rightValue, rightRow, childValue, childRow)) {
        child++;
        childValue = rightValue;
        childRow = rightRow;
      }
    }
    if (!isWorse(childValue, childRow, value, row)) break;
    put(heapValue, heapRow, at, childValue, childRow);
    at = child;
  }
  put(heapValue, heapRow, at, value, row);
}

// @ts-ignore: decorator
@inline
function isWorse(a: f64, rowA: i32, b: f64, rowB: i32): bool {
  return a < b || (a == b && rowA > rowB);
}

// @ts-ignore: decorator
@inline
function put(heapValue: usize, heapRow: usize, at: i32, value: f64, row: i32): void {
  store<f64>(heapValue + (<usize>at << 3), value);
  store<i32>(heapRow + (<usize>at << 2), row);
}
