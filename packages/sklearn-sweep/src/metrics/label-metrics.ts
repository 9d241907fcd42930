/** Metrics of hard labels, as scikit-learn 1.9 defines them with `zero_division=0`. All in [0, 1]. */
export interface LabelMetrics {
  readonly accuracy: number;
  /** Mean recall of the classes that have documents. */
  readonly balancedAccuracy: number;
  readonly macroPrecision: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  /** Weighted by the documents of each true class. */
  readonly weightedPrecision: number;
  readonly weightedRecall: number;
  readonly weightedF1: number;
}

/**
 * @param counts [C][C], true class by predicted class. A class that neither occurs nor is predicted stays out of the
 * macro means.
 */
export function labelMetrics(counts: readonly Int32Array[]): LabelMetrics {
  const C = counts.length;
  const predicted = new Float64Array(C);
  for (const row of counts) for (let j = 0; j < C; j++) predicted[j] = predicted[j]! + row[j]!;
  let total = 0;
  let hits = 0;
  let recallOfOccurring = 0;
  let occurring = 0;
  let present = 0;
  const macro = { precision: 0, recall: 0, f1: 0 };
  const weighted = { precision: 0, recall: 0, f1: 0 };
  counts.forEach((row, i) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    const hit = row[i]!;
    total += support;
    hits += hit;
    if (support === 0 && predicted[i] === 0) return;
    const precision = predicted[i]! > 0 ? hit / predicted[i]! : 0;
    const recall = support > 0 ? hit / support : 0;
    const f1 = (2 * hit) / (support + predicted[i]!);
    present++;
    macro.precision += precision;
    macro.recall += recall;
    macro.f1 += f1;
    weighted.precision += precision * support;
    weighted.recall += recall * support;
    weighted.f1 += f1 * support;
    if (support > 0) {
      occurring++;
      recallOfOccurring += recall;
    }
  });
  const over = (sum: number, n: number) => (n > 0 ? sum / n : 0);
  return {
    accuracy: over(hits, total),
    balancedAccuracy: over(recallOfOccurring, occurring),
    macroPrecision: over(macro.precision, present),
    macroRecall: over(macro.recall, present),
    macroF1: over(macro.f1, present),
    weightedPrecision: over(weighted.precision, total),
    weightedRecall: over(weighted.recall, total),
    weightedF1: over(weighted.f1, total),
  };
}
