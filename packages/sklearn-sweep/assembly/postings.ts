// Products of one document with all documents of a collection, word by word.
//
// | symbol | meaning |
// | --- | --- |
// | starts, rows, values | addresses of the collection by word: i32 [V + 1], i32 [nnz], f64 [nnz] |
// | sums | address of f64 [documents] |

/** sums[rows[q]] += x values[q] for the postings of each of the document's n words. */
export function meet(
  starts: usize,
  rows: usize,
  values: usize,
  ids: usize,
  xs: usize,
  n: i32,
  sums: usize,
): void {
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
