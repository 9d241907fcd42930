import { MlopsError, rangeError } from '@aml-mlops/errors';
import type { CsrMatrix } from '@aml-mlops/text';

/**
 * Checks that an estimator can compute with a matrix: finite values, and `columns` columns if given.
 *
 * @returns number of explicitly stored zeros
 * @throws MlopsError `E_NOT_FINITE` naming row and column, `E_PARAM_RANGE` naming both column counts
 */
export function checkMatrix(X: CsrMatrix, owner: string, columns?: number): number {
  if (columns !== undefined && X.columns !== columns) {
    throw rangeError('columns', `the matrix for ${owner}`, `${columns}, as it was fitted`, X.columns);
  }
  const zeros = zerosIfFinite(X.data, X.indptr[X.rows]!);
  if (zeros !== undefined) return zeros;
  const at = X.data.findIndex((value) => !Number.isFinite(value));
  let row = 0;
  while (X.indptr[row + 1]! <= at) row++;
  const value = X.data[at];
  throw new MlopsError(
    'E_NOT_FINITE',
    `the matrix for ${owner} must be finite; got ${value} in row ${row}, column ${X.indices[at]}`,
    { owner, value, row, column: String(X.indices[at]) },
  );
}

/** Built-in searches are native code in a fresh process too, where a loop begins in the interpreter. */
function zerosIfFinite(data: Float64Array, length: number): number | undefined {
  const values = length === data.length ? data : data.subarray(0, length);
  if (values.includes(Number.NaN) || values.includes(Number.POSITIVE_INFINITY)) return undefined;
  if (values.includes(Number.NEGATIVE_INFINITY)) return undefined;
  let zeros = 0;
  for (let p = values.indexOf(0); p >= 0; p = values.indexOf(0, p + 1)) zeros++;
  return zeros;
}

/**
 * The matrix without its explicitly stored zeros, or itself if there are none. Solvers that process the words of a document
 * individually then learn the same from both.
 *
 * @param zeros their number, as counted by `checkMatrix`
 */
export function withoutZeros(X: CsrMatrix, zeros: number): CsrMatrix {
  const { rows, indptr, indices, data } = X;
  if (zeros === 0) return X;
  const kept = indptr[rows]! - zeros;
  const lean = { indptr: new Int32Array(rows + 1), indices: new Int32Array(kept), data: new Float64Array(kept) };
  let at = 0;
  for (let i = 0; i < rows; i++) {
    for (let p = indptr[i]!; p < indptr[i + 1]!; p++) {
      if (data[p] === 0) continue;
      lean.indices[at] = indices[p]!;
      lean.data[at++] = data[p]!;
    }
    lean.indptr[i + 1] = at;
  }
  return { rows, columns: X.columns, ...lean };
}

/** Rejects a matrix with a negative value, as models of counts require. */
export function checkNonNegative(X: CsrMatrix, owner: string): void {
  const { data } = X;
  const length = data.length;
  for (let p = 0; p < length; p++) if (data[p]! < 0) throw rangeError('X', owner, 'non-negative', data[p]);
}
