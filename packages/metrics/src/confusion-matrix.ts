import { rangeError } from '@aml-mlops/errors';
import { requireDocuments, requireLength } from './class-counts.ts';

/**
 * Documents of true class i that were predicted as class j, int32 [C][C].
 *
 * @param truth [n], class indices in [0, C)
 * @param predicted [n], class indices in [0, C)
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, the lengths differ, or an index is outside [0, C)
 */
export function confusionMatrix(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Int32Array[] {
  requireDocuments('confusionMatrix', truth.length);
  requireLength('predicted', 'confusionMatrix', predicted.length, truth.length);
  const counts = Array.from({ length: classes }, () => new Int32Array(classes));
  for (let i = 0; i < truth.length; i++) {
    const row = counts[truth[i]!];
    const answer = predicted[i]!;
    if (!row) throw rangeError(`truth[${i}]`, 'confusionMatrix', `in [0, ${classes})`, truth[i]);
    if (!(answer >= 0 && answer < classes)) {
      throw rangeError(`predicted[${i}]`, 'confusionMatrix', `in [0, ${classes})`, answer);
    }
    row[answer]!++;
  }
  return counts;
}

/** Each row divided by its sum, float64 [C][C]; a class without documents keeps zeros. */
export function confusionShares(counts: readonly Int32Array[]): Float64Array[] {
  return counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return Float64Array.from(row, (count) => (total > 0 ? count / total : 0));
  });
}
