import { type CsrMatrix, transpose } from '@aml-mlops/text';

/**
 * Training data in the form trees read: by document and by word, with values rounded to single precision, the precision in
 * which tree ensembles compare values here, in scikit-learn and in ONNX.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | rowStart, rowWords, rowValues | n + 1, nnz, nnz | words of each document |
 * | wordStart, wordRows, wordValues | V + 1, nnz, nnz | documents of each word |
 */
export interface ForestData {
  readonly rows: number;
  readonly columns: number;
  readonly rowStart: Int32Array;
  readonly rowWords: Int32Array;
  readonly rowValues: Float32Array;
  readonly wordStart: Int32Array;
  readonly wordRows: Int32Array;
  readonly wordValues: Float32Array;
}

const known = new WeakMap<CsrMatrix, ForestData>();

/** Built once per matrix and thread; the pieces of a forest share it. */
export function forestData(X: CsrMatrix): ForestData {
  let data = known.get(X);
  if (!data) {
    const byWord = transpose(X);
    data = {
      rows: X.rows,
      columns: X.columns,
      rowStart: X.indptr,
      rowWords: X.indices,
      rowValues: Float32Array.from(X.data),
      wordStart: byWord.indptr,
      wordRows: byWord.indices,
      wordValues: Float32Array.from(byWord.data),
    };
    known.set(X, data);
  }
  return data;
}
