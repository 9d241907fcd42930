import { rangeError } from '@aml-mlops/errors';
import type { CsrMatrix } from './csr.ts';
import { type Allocation, emptyFloat64, emptyInt32 } from './memory.ts';

/**
 * A new matrix of the given rows, in the given order; rows may be repeated.
 *
 * @throws MlopsError `E_PARAM_RANGE` for a row that does not exist
 */
export function selectRows(matrix: CsrMatrix, rows: ArrayLike<number>, allocation: Allocation = {}): CsrMatrix {
  const indptr = emptyInt32(rows.length + 1, allocation);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (!Number.isInteger(row) || row < 0 || row >= matrix.rows) {
      throw rangeError('row', 'a CSR matrix', `a whole number in [0, ${matrix.rows})`, row);
    }
    indptr[i + 1] = indptr[i]! + matrix.indptr[row + 1]! - matrix.indptr[row]!;
  }
  const indices = emptyInt32(indptr[rows.length]!, allocation);
  const data = emptyFloat64(indptr[rows.length]!, allocation);
  for (let i = 0; i < rows.length; i++) {
    const start = matrix.indptr[rows[i]!]!;
    const end = matrix.indptr[rows[i]! + 1]!;
    indices.set(matrix.indices.subarray(start, end), indptr[i]!);
    data.set(matrix.data.subarray(start, end), indptr[i]!);
  }
  return { rows: rows.length, columns: matrix.columns, indptr, indices, data };
}

/** The transposed matrix: one row per word, with entries in the order of the documents (the CSC form of the original). */
export function transpose(matrix: CsrMatrix, allocation: Allocation = {}): CsrMatrix {
  const entries = matrix.indices.length;
  const indptr = emptyInt32(matrix.columns + 1, allocation);
  const indices = emptyInt32(entries, allocation);
  const data = emptyFloat64(entries, allocation);
  for (let entry = 0; entry < entries; entry++) {
    const column = matrix.indices[entry]!;
    indptr[column + 1] = indptr[column + 1]! + 1;
  }
  for (let column = 0; column < matrix.columns; column++) indptr[column + 1] = indptr[column + 1]! + indptr[column]!;
  const next = indptr.slice(0, matrix.columns);
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.indptr[row]!; entry < matrix.indptr[row + 1]!; entry++) {
      const column = matrix.indices[entry]!;
      const at = next[column]!;
      next[column] = at + 1;
      indices[at] = row;
      data[at] = matrix.data[entry]!;
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, indptr, indices, data };
}
