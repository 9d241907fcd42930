/**
 * Word counts in compressed sparse row format, one row per document, on SharedArrayBuffers: workers read one copy.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | indptr | rows + 1 | int32 | row r holds entries indptr[r] to indptr[r + 1] |
 * | words | entries | int32 | word of each entry, strictly ascending within a row |
 * | counts | entries | float32 | how often the word occurs in the document |
 */
export interface CountMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: Int32Array;
  readonly words: Int32Array;
  readonly counts: Float32Array;
}

/** Documents with their classes. */
export interface LabelledCounts {
  readonly counts: CountMatrix;
  /** Class index of each row. */
  readonly targets: Int32Array;
  /** The rows that belong to this set. Default: all. */
  readonly rows?: Int32Array;
}

/** The rows of a set, always as an array. */
export function rowsOf(set: LabelledCounts): Int32Array {
  return set.rows ?? Int32Array.from({ length: set.counts.rows }, (_, row) => row);
}

/** 1 for each word that occurs in a document of the set, else 0. */
export function occurringWords(set: LabelledCounts): Uint8Array {
  const { columns, indptr, words } = set.counts;
  const occurs = new Uint8Array(columns);
  for (const row of rowsOf(set)) {
    for (let e = indptr[row]!; e < indptr[row + 1]!; e++) occurs[words[e]!] = 1;
  }
  return occurs;
}

export function allocateCounts(rows: number, columns: number, entries: number): CountMatrix {
  return {
    rows,
    columns,
    indptr: new Int32Array(new SharedArrayBuffer(4 * (rows + 1))),
    words: new Int32Array(new SharedArrayBuffer(4 * entries)),
    counts: new Float32Array(new SharedArrayBuffer(4 * entries)),
  };
}
