import { type ScoreColumn, thresholdCounts } from './threshold-counts.ts';

/** Points of a receiver operating characteristic, from (0, 0) to (1, 1), one for each distinct score. */
export interface RocCurve {
  /** False positive rate, float64 [t + 1]. */
  readonly fpr: Float64Array;
  /** True positive rate, float64 [t + 1]. */
  readonly tpr: Float64Array;
  /** Area under the curve by trapezoids: the share of (positive, negative) pairs in the right order; ties count half. */
  readonly auc: number;
}

/**
 * The ROC curve of one class against the rest: scikit-learn's `roc_curve` with `drop_intermediate=False`, and its
 * `roc_auc_score`.
 *
 * @param scores [n], higher means more likely of the class; infinities are allowed
 * @param truth [n]; documents with `truth[i] === label` are of the class
 * @param column position of the class's scores in an array [n, C]. Default: scores are [n]
 * @returns undefined if all documents or none are of the class, where scikit-learn's is undefined too
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, the lengths differ, or a score is not a number
 */
export function rocCurve(
  scores: ArrayLike<number>,
  truth: ArrayLike<number>,
  label = 1,
  column?: ScoreColumn,
): RocCurve | undefined {
  const counts = thresholdCounts(scores, truth, label, 'rocCurve', column);
  const { positives, negatives, truePositives, falsePositives } = counts;
  if (positives === 0 || negatives === 0) return undefined;
  const fpr = new Float64Array(truePositives.length + 1);
  const tpr = new Float64Array(truePositives.length + 1);
  // In integers: exact up to 2^53 pairs.
  let doubleArea = 0;
  let before = { tp: 0, fp: 0 };
  for (let t = 0; t < truePositives.length; t++) {
    const [tp, fp] = [truePositives[t]!, falsePositives[t]!];
    doubleArea += (fp - before.fp) * (tp + before.tp);
    fpr[t + 1] = fp / negatives;
    tpr[t + 1] = tp / positives;
    before = { tp, fp };
  }
  return { fpr, tpr, auc: doubleArea / 2 / positives / negatives };
}

export interface ClassRocCurve {
  readonly label: number;
  readonly roc: RocCurve;
}

/**
 * One ROC curve for each class that some but not all documents belong to.
 *
 * @param scores [n, C] row-major, higher means more likely of the class
 * @param truth [n], class indices in [0, C)
 * @throws MlopsError as {@link rocCurve}
 */
export function oneVsRestRoc(scores: ArrayLike<number>, truth: ArrayLike<number>, classes: number): ClassRocCurve[] {
  const curves: ClassRocCurve[] = [];
  for (let label = 0; label < classes; label++) {
    const roc = rocCurve(scores, truth, label, { stride: classes, offset: label });
    if (roc) curves.push({ label, roc });
  }
  return curves;
}

/**
 * Mean area of the one-vs-rest curves: scikit-learn's `roc_auc_score(multi_class='ovr')` if every class occurs. A
 * class that does not occur has no curve and is left out; scikit-learn's result is undefined then.
 *
 * @returns undefined if there is no curve
 */
export function macroAuc(curves: readonly ClassRocCurve[]): number | undefined {
  if (curves.length === 0) return undefined;
  return curves.reduce((sum, { roc }) => sum + roc.auc, 0) / curves.length;
}
