import type { CsrMatrix } from './csr.ts';

/**
 * The inverse document frequency of scikit-learn's `TfidfTransformer`: ln(n / df) + 1, or ln((1 + n) / (1 + df)) + 1
 * if smoothed. Unlike the textbook's, it has a final + 1.
 *
 * @param documentFrequency documents in which each word occurs, shape (words)
 */
export function inverseDocumentFrequency(
  documentFrequency: Int32Array,
  documents: number,
  smooth: boolean,
): Float64Array {
  const extra = smooth ? 1 : 0;
  const idfOf = (df: number) => Math.log((documents + extra) / (df + extra)) + 1;
  const idf = new Float64Array(documentFrequency.length);
  let most = 0;
  for (let column = 0; column < idf.length; column++) most = Math.max(most, documentFrequency[column]!);
  // Many words occur in as many documents as others: a logarithm for each frequency, 0 where it is not computed.
  const known = new Float64Array(most < idf.length ? most + 1 : 0);
  for (let column = 0; column < idf.length; column++) {
    const df = documentFrequency[column]!;
    const value = known[df] || idfOf(df);
    idf[column] = value;
    known[df] = value;
  }
  return idf;
}

/** How the counts of a row become weights. */
export interface Weighing {
  /** Each count n becomes 1 + ln n. */
  readonly sublinear: boolean;
  /** What each column is multiplied by. */
  readonly idf: Float64Array | undefined;
  readonly norm: 'l2' | 'l1' | 'none';
  /** Factor of the whole row. Default: 1. */
  readonly weight?: number;
}

/** Turns a matrix of counts into weights, in place, row by row. Rows without entries stay so. */
export function weigh(matrix: CsrMatrix, weighing: Weighing): void {
  const { indptr, indices, data } = matrix;
  for (let row = 0; row < matrix.rows; row++) weighRow(indices, data, indptr[row]!, indptr[row + 1]!, weighing);
}

/** Turns the counts from `start` to `end` into weights, in place: sublinear, idf, norm and weight, in this order. */
export function weighRow(
  indices: Int32Array,
  data: Float64Array,
  start: number,
  end: number,
  weighing: Weighing,
): void {
  const { sublinear, idf, norm, weight = 1 } = weighing;
  const isL2 = norm === 'l2';
  let length = 0;
  for (let entry = start; entry < end; entry++) {
    const count = data[entry]!;
    let value = count;
    // Most words occur once in a document, and ln 1 is 0.
    if (sublinear) value = count === 1 ? 1 : 1 + Math.log(count);
    if (idf) value *= idf[indices[entry]!]!;
    data[entry] = value;
    length += isL2 ? value * value : value;
  }
  if (norm !== 'none' && length > 0) {
    const divisor = isL2 ? Math.sqrt(length) : length;
    for (let entry = start; entry < end; entry++) data[entry] = data[entry]! / divisor;
  }
  if (weight !== 1) for (let entry = start; entry < end; entry++) data[entry] = data[entry]! * weight;
}
