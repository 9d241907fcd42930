import type { CsrMatrix } from '@aml-mlops/text';
import type { Trees } from './trees.ts';

/**
 * Class shares of the leaves each document reaches, summed over the trees in order, float64 [rows, C] row-major. A document
 * is scattered into a dense row once and then passed through all trees.
 */
export function forestVotes(trees: Trees, X: CsrMatrix, C: number): Float64Array {
  const { start, feature, threshold, left, right, mixed } = trees;
  const votes = new Float64Array(X.rows * C);
  const dense = new Float32Array(X.columns);
  for (let i = 0; i < X.rows; i++) {
    const first = X.indptr[i]!;
    const last = X.indptr[i + 1]!;
    for (let p = first; p < last; p++) dense[X.indices[p]!] = X.data[p]!;
    const o = i * C;
    for (let t = 0; t + 1 < start.length; t++) {
      const root = start[t]!;
      let at = root;
      for (let j = feature[at]!; j >= 0; j = feature[at]!) {
        at = root + (dense[j]! <= threshold[at]! ? left[at]! : right[at]!);
      }
      const code = left[at]!;
      if (code >= 0) votes[o + code] = votes[o + code]! + 1;
      else {
        const row = right[at]! * C;
        for (let c = 0; c < C; c++) votes[o + c] = votes[o + c]! + mixed[row + c]!;
      }
    }
    for (let p = first; p < last; p++) dense[X.indices[p]!] = 0;
  }
  return votes;
}
