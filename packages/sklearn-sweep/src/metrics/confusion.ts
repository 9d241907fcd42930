/**
 * Documents of true class i that were predicted as class j, [C][C].
 *
 * @param truth int32 [n], class indices in [0, C)
 * @param predicted int32 [n], class indices in [0, C)
 */
export function confusionCounts(truth: Int32Array, predicted: Int32Array, C: number): Int32Array[] {
  const counts = Array.from({ length: C }, () => new Int32Array(C));
  for (let i = 0; i < truth.length; i++) {
    const row = counts[truth[i]!]!;
    row[predicted[i]!] = row[predicted[i]!]! + 1;
  }
  return counts;
}

/** Each row divided by its sum; a class without documents keeps zeros. */
export function confusionShares(counts: readonly Int32Array[]): Float64Array[] {
  return counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return Float64Array.from(row, (count) => (total > 0 ? count / total : 0));
  });
}
