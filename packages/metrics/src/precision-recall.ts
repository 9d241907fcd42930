import { type ScoreColumn, thresholdCounts } from './threshold-counts.ts';

/** Points of a precision-recall curve, from the lowest threshold upwards, ending at precision 1 and recall 0. */
export interface PrecisionRecallCurve {
  /** float64 [t + 1] */
  readonly precision: Float64Array;
  /** float64 [t + 1] */
  readonly recall: Float64Array;
  /** Precision at each threshold, weighted by the gain in recall; 0 if no document is of the class. */
  readonly averagePrecision: number;
}

/**
 * The precision-recall curve of one class against the rest: scikit-learn's `precision_recall_curve` and
 * `average_precision_score`. If no document is of the class, recall is 1 at every threshold, as there.
 *
 * @param scores [n], higher means more likely of the class
 * @param truth [n]; documents with `truth[i] === label` are of the class
 * @param column position of the class's scores in an array [n, C]. Default: scores are [n]
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, the lengths differ, or a score is not a number
 */
export function precisionRecallCurve(
  scores: ArrayLike<number>,
  truth: ArrayLike<number>,
  label = 1,
  column?: ScoreColumn,
): PrecisionRecallCurve {
  const counts = thresholdCounts(scores, truth, label, 'precisionRecallCurve', column);
  const { positives, truePositives, falsePositives } = counts;
  const thresholds = truePositives.length;
  const precision = new Float64Array(thresholds + 1).fill(1);
  const recall = new Float64Array(thresholds + 1);
  let averagePrecision = 0;
  for (let t = 0; t < thresholds; t++) {
    const tp = truePositives[t]!;
    const at = thresholds - 1 - t;
    precision[at] = tp / (tp + falsePositives[t]!);
    recall[at] = positives > 0 ? tp / positives : 1;
    averagePrecision += (recall[at]! - recall[at + 1]!) * precision[at]!;
  }
  return { precision, recall, averagePrecision };
}
