import type { CsrMatrix } from '@aml-mlops/text';

/** Sum of the squares of each row, float64 [rows]. */
export function squaredNorms(X: CsrMatrix): Float64Array {
  const norms = new Float64Array(X.rows);
  for (let i = 0; i < X.rows; i++) {
    let sum = 0;
    for (let p = X.indptr[i]!; p < X.indptr[i + 1]!; p++) sum += X.data[p]! * X.data[p]!;
    norms[i] = sum;
  }
  return norms;
}
