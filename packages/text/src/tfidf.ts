import type { CsrMatrix } from './csr.ts';

/**
 * The inverse document frequency of scikit-learn's `TfidfTransformer`: ln(n / df) + 1, or ln((1 + n) / (1 + df)) + 1
 * where smoothed. Not the textbook's, which lacks the final 1.
 *
 * @param documentFrequency documents in which each word occurs, shape (words)
 */
export function inverseDocumentFrequency(
  documentFrequency: Int32Array,
  documents: number,
  smooth: boolean,
): Float64Array {
  const extra = smooth ? 1 : 0;
  return Float64Array.from(documentFrequency, (df) => Math.log((documents + extra) / (df + extra)) + 1);
}

/**
 * Turns a matrix of counts into TF-IDF weights, in place: each count n becomes 1 + ln n where `sublinearTf`, times idf
 * where given, and each row is divided by its Euclidean length. Rows without entries stay so.
 */
export function weigh(matrix: CsrMatrix, options: { sublinearTf: boolean; idf: Float64Array | undefined }): void {
  const { indptr, indices, data } = matrix;
  const { sublinearTf, idf } = options;
  for (let row = 0; row < matrix.rows; row++) {
    const end = indptr[row + 1]!;
    let squares = 0;
    for (let entry = indptr[row]!; entry < end; entry++) {
      const count = data[entry]!;
      let weight = count;
      // Most words occur once in a document, and ln 1 is 0.
      if (sublinearTf) weight = count === 1 ? 1 : 1 + Math.log(count);
      if (idf) weight *= idf[indices[entry]!]!;
      data[entry] = weight;
      squares += weight * weight;
    }
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let entry = indptr[row]!; entry < end; entry++) data[entry] = data[entry]! / length;
  }
}
