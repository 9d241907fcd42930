import { checkNonNegative } from '../matrix/check-matrix.ts';
import type { CodedParts } from './matrix-parts.ts';

/**
 * Adds the values of each word in each class, in one pass.
 *
 * @param sums float64 [columns, C] row-major, accumulated into
 * @throws MlopsError `E_PARAM_RANGE` for a negative value
 */
export function addSumsOfParts({ parts, classes }: CodedParts, sums: Float64Array, owner: string): void {
  const C = classes.length;
  for (const { codes, read } of parts) {
    const X = read();
    let least = 0;
    for (let row = 0; row < X.rows; row++) {
      const code = codes[row]!;
      for (let e = X.indptr[row]!; e < X.indptr[row + 1]!; e++) {
        const value = X.data[e]!;
        if (value < least) least = value;
        const at = X.indices[e]! * C + code;
        sums[at] = sums[at]! + value;
      }
    }
    if (least < 0) checkNonNegative(X, owner);
  }
}

/** Adds the number of values above 0 of each word in each class: see {@link addSumsOfParts}. */
export function addCountsOfParts({ parts, classes }: CodedParts, sums: Float64Array): void {
  const C = classes.length;
  for (const { codes, read } of parts) {
    const { rows, indptr, indices, data } = read();
    for (let row = 0; row < rows; row++) {
      for (let e = indptr[row]!; e < indptr[row + 1]!; e++) {
        const at = indices[e]! * C + codes[row]!;
        if (data[e]! > 0) sums[at] = sums[at]! + 1;
      }
    }
  }
}
