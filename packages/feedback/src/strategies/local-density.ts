import { type CsrMatrix, transpose } from '@aml-mlops/text';

/** Nearest texts of the pool that say how typical a text is of its own topic. */
export const NEIGHBOURS = 20;

/**
 * How typical some texts are of what the pool has of their own topic: their mean cosine to the nearest texts (Zhu, Wang, Yao and
 * Tsou 2008, "Active learning with sampling by uncertainty and density"). Unlike the mean over the whole pool it does not favour
 * a topic because most texts are on it, nor what lies between all topics where there are many.
 *
 * @param X [n, V], rows of length 1 or 0, non-negative
 * @param rows the texts
 * @param copies int32 [n], texts that each row represents: the others of its own row are nearest of all. Default: 1 each
 * @returns float64 [rows] in [0, 1]; a pool of one text gives 0
 */
export function localDensity(X: CsrMatrix, rows: Int32Array, copies?: Int32Array): Float64Array {
  const { indptr, indices, data } = X;
  const postings = transpose(X);
  const cosines = new Float64Array(X.rows);
  return Float64Array.from(rows, (row) => {
    cosines.fill(0);
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
      const [word, weight] = [indices[entry]!, data[entry]!];
      for (let p = postings.indptr[word]!; p < postings.indptr[word + 1]!; p++) {
        cosines[postings.indices[p]!]! += weight * postings.data[p]!;
      }
    }
    return Math.min(1, meanOfNearest(cosines, row, copies));
  });
}

function meanOfNearest(cosines: Float64Array, self: number, copies: Int32Array | undefined): number {
  // Ascending; zeros until as many texts are known.
  const nearest = new Float64Array(NEIGHBOURS);
  for (let at = 0; at < cosines.length; at++) {
    const cosine = cosines[at]!;
    if (cosine <= nearest[0]!) continue;
    const texts = (copies?.[at] ?? 1) - (at === self ? 1 : 0);
    for (let i = 0; i < Math.min(texts, NEIGHBOURS) && cosine > nearest[0]!; i++) insert(nearest, cosine);
  }
  return nearest.reduce((sum, cosine) => sum + cosine, 0) / NEIGHBOURS;
}

/** Takes the place of the smallest. */
function insert(sorted: Float64Array, value: number): void {
  let at = 0;
  for (; at + 1 < sorted.length && sorted[at + 1]! < value; at++) sorted[at] = sorted[at + 1]!;
  sorted[at] = value;
}
