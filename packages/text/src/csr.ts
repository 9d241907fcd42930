/**
 * A compressed sparse row matrix of word counts or weights: one row a document, one column a word.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | indptr | rows + 1 | int32 | row r has entries indptr[r] to indptr[r + 1] - 1 |
 * | indices | nnz | int32 | column of each entry, strictly increasing within a row |
 * | data | nnz | float64 | its value |
 *
 * The arrays may be SharedArrayBuffers, so that workers read one copy. A matrix is immutable once returned.
 */
export interface CsrMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: Float64Array;
}
