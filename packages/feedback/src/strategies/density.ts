import type { CsrMatrix } from '@aml-mlops/text';

/**
 * How typical each text is of the pool: its mean cosine to all texts, including itself. For rows of unit length this is x ·
 * mean(X), so no pairs are computed (Settles and Craven 2008, equation 13, with cosines).
 *
 * @param X [n, V], rows of length 1 or 0, non-negative
 * @param copies int32 [n], texts that each row represents. Default: 1 each. Frequent texts are typical, though each is selected
 * once
 * @returns float64 [n] in [0, 1]
 */
export function density({ rows, columns, indptr, indices, data }: CsrMatrix, copies?: Int32Array): Float64Array {
  const mean = new Float64Array(columns);
  let texts = 0;
  for (let row = 0; row < rows; row++) {
    const weight = copies?.[row] ?? 1;
    texts += weight;
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) mean[indices[entry]!]! += weight * data[entry]!;
  }
  const densities = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) sum += mean[indices[entry]!]! * data[entry]!;
    densities[row] = sum / texts;
  }
  return densities;
}
