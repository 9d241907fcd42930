/** Points of a receiver operating characteristic, from (0, 0) to (1, 1), one for each distinct score. */
export interface Roc {
  readonly fpr: Float64Array;
  readonly tpr: Float64Array;
  /** Area under the curve by trapezoids: the share of (positive, negative) pairs in right order, ties counting half. */
  readonly auc: number;
}

/**
 * The ROC curve of one class against the rest.
 *
 * @param score [n], higher is more like the class
 * @returns undefined where all documents or none are of the class
 */
export function rocCurve(score: Float64Array, isPositive: (document: number) => boolean): Roc | undefined {
  // Numbers alone sort far faster than documents by their numbers, so each side is sorted by itself and the two merged.
  const own = score.filter((_, document) => isPositive(document)).sort();
  const rest = score.filter((_, document) => !isPositive(document)).sort();
  const [positives, negatives] = [own.length, rest.length];
  if (positives === 0 || negatives === 0) return undefined;
  const fpr = [0];
  const tpr = [0];
  let p = positives;
  let q = negatives;
  while (p > 0 || q > 0) {
    const threshold = Math.max(own[p - 1] ?? Number.NEGATIVE_INFINITY, rest[q - 1] ?? Number.NEGATIVE_INFINITY);
    while (own[p - 1] === threshold) p--;
    while (rest[q - 1] === threshold) q--;
    tpr.push(positives - p);
    fpr.push(negatives - q);
  }
  let area = 0;
  for (let t = 1; t < fpr.length; t++) area += (fpr[t]! - fpr[t - 1]!) * (tpr[t]! + tpr[t - 1]!);
  return {
    fpr: Float64Array.from(fpr, (count) => count / negatives),
    tpr: Float64Array.from(tpr, (count) => count / positives),
    auc: area / 2 / positives / negatives,
  };
}

/**
 * One ROC curve for each class that some but not all documents belong to.
 *
 * @param scores [n, C] row-major, higher is more like the class
 * @param truth int32 [n], class indices in [0, C)
 */
export function oneVsRestRoc(
  scores: Float64Array,
  truth: Int32Array,
  C: number,
): { readonly label: number; readonly roc: Roc }[] {
  return Array.from({ length: C }, (_, label) => label).flatMap((label) => {
    const score = Float64Array.from(truth, (_, i) => scores[i * C + label]!);
    const roc = rocCurve(score, (i) => truth[i] === label);
    return roc ? [{ label, roc }] : [];
  });
}
