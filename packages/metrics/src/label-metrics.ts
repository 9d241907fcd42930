import type { ClassCounts } from './class-counts.ts';

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

/** Precision, recall and F1 of one class. All in [0, 1]. */
export interface ClassScores {
  /** Share of the documents predicted as the class that belong to it; 0 if there are none. */
  readonly precision: number;
  /** Share of the documents of the class that were predicted as it; 0 if there are none. */
  readonly recall: number;
  /** Harmonic mean of precision and recall; 0 if both are 0. */
  readonly f1: number;
  /** Documents of the class. */
  readonly support: number;
}

/** One row for each class in [0, C), also those that do not occur: scikit-learn's report with `labels=range(C)`. */
export function classReport(counts: ClassCounts): ClassScores[] {
  return Array.from(counts.support, (_, c) => classScores(counts, c));
}

/**
 * Means are over the classes that occur in truth or prediction: a class that is neither present nor predicted has
 * no score and cannot lower a mean. Truth and prediction [0, 1, 0, 1] have a macro F1 of 1, however many classes there
 * are.
 */
export function labelMetrics(counts: ClassCounts): LabelMetrics {
  const { documents, hits, support, predicted } = counts;
  let right = 0;
  let occurring = 0;
  let present = 0;
  let recallOfOccurring = 0;
  const macro = { precision: 0, recall: 0, f1: 0 };
  const weighted = { precision: 0, recall: 0, f1: 0 };
  for (let c = 0; c < support.length; c++) {
    if (support[c] === 0 && predicted[c] === 0) continue;
    const { precision, recall, f1 } = classScores(counts, c);
    const weight = support[c]!;
    present++;
    right += hits[c]!;
    macro.precision += precision;
    macro.recall += recall;
    macro.f1 += f1;
    weighted.precision += precision * weight;
    weighted.recall += recall * weight;
    weighted.f1 += f1 * weight;
    if (weight > 0) {
      occurring++;
      recallOfOccurring += recall;
    }
  }
  return {
    accuracy: right / documents,
    balancedAccuracy: recallOfOccurring / occurring,
    macroPrecision: macro.precision / present,
    macroRecall: macro.recall / present,
    macroF1: macro.f1 / present,
    weightedPrecision: weighted.precision / documents,
    weightedRecall: weighted.recall / documents,
    weightedF1: weighted.f1 / documents,
  };
}

/** Only the macro F1 of {@link labelMetrics}, fast enough for thousands of resamples. */
export function macroF1({ hits, support, predicted }: ClassCounts): number {
  let sum = 0;
  let present = 0;
  for (let c = 0; c < support.length; c++) {
    const either = support[c]! + predicted[c]!;
    if (either === 0) continue;
    present++;
    sum += (2 * hits[c]!) / either;
  }
  return sum / present;
}

function classScores({ hits, support, predicted }: ClassCounts, c: number): ClassScores {
  const hit = hits[c]!;
  const either = support[c]! + predicted[c]!;
  return {
    precision: predicted[c]! > 0 ? hit / predicted[c]! : 0,
    recall: support[c]! > 0 ? hit / support[c]! : 0,
    f1: either > 0 ? (2 * hit) / either : 0,
    support: support[c]!,
  };
}
