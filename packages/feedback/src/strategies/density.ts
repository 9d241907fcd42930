import type { CsrMatrix } from '@aml-mlops/text';

/**
 * How typical each text is of the pool: its mean cosine to all texts of it, itself included. For rows of unit length that is
 * x · mean(X), so no pair is looked at (Settles and Craven 2008, equation 13, with cosines).
 *
 * @param X [n, V], rows of length 1 or 0, none negative
 * @returns float64 [n] in [0, 1]
 */
export function density({ rows, columns, indptr, indices, data }: CsrMatrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let entry = 0; entry < data.length; entry++) mean[indices[entry]!]! += data[entry]!;
  const densities = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) sum += mean[indices[entry]!]! * data[entry]!;
    densities[row] = sum / rows;
  }
  return densities;
}
