/** Documents and how many words each has. */
export interface CountRows {
  readonly rows: number;
  readonly columns: number;
  /** int32 [rows + 1]: row r has indptr[r + 1] - indptr[r] entries. */
  readonly indptr: Int32Array;
}

/** Word counts that are read row by row from where they are stored, such as a file. */
export interface StoredCounts extends CountRows {
  /** int32 [columns], documents that have each word. */
  readonly documentFrequency: Int32Array;
  /** Copies the words of a row, strictly ascending, and how often each occurs in the document, to the given places. */
  copy(row: number, words: Int32Array, wordsAt: number, counts: Float32Array, countsAt: number): void;
}

/**
 * Word counts in compressed sparse row format, one row per document, on SharedArrayBuffers: workers read one copy.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | indptr | rows + 1 | int32 | row r holds entries indptr[r] to indptr[r + 1] |
 * | words | entries | int32 | word of each entry, strictly ascending within a row |
 * | counts | entries | float32 | how often the word occurs in the document |
 */
export interface CountMatrix extends CountRows {
  readonly words: Int32Array;
  readonly counts: Float32Array;
}

/** Documents with their classes. */
export interface LabelledCounts<Counts extends CountRows = CountMatrix> {
  readonly counts: Counts;
  /** Class index of each row. */
  readonly targets: Int32Array;
  /** The rows that belong to this set. Default: all. */
  readonly rows?: Int32Array;
}

/** The rows of a set, always as an array. */
export function rowsOf(set: LabelledCounts<CountRows>): Int32Array {
  return set.rows ?? Int32Array.from({ length: set.counts.rows }, (_, row) => row);
}

/** 1 for each word that occurs in a document of the set, else 0. */
export function occurringWords(set: LabelledCounts<CountMatrix | StoredCounts>): Uint8Array {
  if (isStored(set.counts)) return Uint8Array.from(set.counts.documentFrequency, (documents) => Math.min(documents, 1));
  const { columns, indptr, words } = set.counts;
  const occurs = new Uint8Array(columns);
  for (const row of rowsOf(set)) {
    for (let e = indptr[row]!; e < indptr[row + 1]!; e++) occurs[words[e]!] = 1;
  }
  return occurs;
}

export function isStored(counts: CountMatrix | StoredCounts): counts is StoredCounts {
  return 'copy' in counts;
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
