import { rangeError } from '@aml-mlops/errors';
import { requireDocuments, requireLength } from './class-counts.ts';
import { epsilonOf, type Probabilities, requireProbability } from './probabilities.ts';

export interface CalibrationBin {
  /** The bin has confidences in (lower, upper]; the first also has 0. */
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** Mean probability of the predicted classes, and the share of correct predictions; 0 in an empty bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Calibration {
  /** Expected calibration error: mean gap between confidence and accuracy, weighted by the documents of the bins. In [0, 1]. */
  readonly expectedCalibrationError: number;
  readonly bins: readonly CalibrationBin[];
}

/**
 * Calibration of probabilities: documents in bins of equal width by the probability of the predicted class (Guo et al., "On
 * Calibration of Modern Neural Networks", 2017, equations 2 to 5). The bins are those of scikit-learn's
 * `calibration_curve(strategy='uniform')`, which omits empty ones.
 *
 * @param probabilities [n, C] row-major; the predicted class is the first of the largest
 * @param truth [n], class indices in [0, C)
 * @param bins default: 15, as in the paper; at least 1
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, the lengths differ, or a confidence is outside [0, 1]
 */
export function calibration(
  probabilities: Probabilities,
  truth: ArrayLike<number>,
  classes: number,
  bins = 15,
): Calibration {
  const documents = truth.length;
  requireDocuments('calibration', documents);
  requireLength('probabilities', 'calibration', probabilities.length, documents * classes);
  if (!Number.isInteger(bins) || bins < 1) throw rangeError('bins', 'calibration', 'a whole number from 1', bins);
  const edges = Float64Array.from({ length: bins + 1 }, (_, b) => (b === bins ? 1 : b * (1 / bins)));
  const epsilon = epsilonOf(probabilities);
  const counts = new Int32Array(bins);
  const confidence = new Float64Array(bins);
  const right = new Int32Array(bins);
  for (let i = 0; i < documents; i++) {
    let answer = 0;
    let p = probabilities[i * classes]!;
    for (let c = 1; c < classes; c++) {
      const other = probabilities[i * classes + c]!;
      if (other > p) [answer, p] = [c, other];
    }
    requireProbability(p, epsilon, i, 'calibration');
    const bin = binOf(p, edges, bins);
    counts[bin]!++;
    confidence[bin]! += p;
    if (answer === truth[i]) right[bin]!++;
  }
  let error = 0;
  for (let b = 0; b < bins; b++) error += Math.abs(right[b]! - confidence[b]!) / documents;
  return {
    expectedCalibrationError: error,
    bins: Array.from(counts, (count, b) => ({
      lower: edges[b]!,
      upper: edges[b + 1]!,
      count,
      confidence: count === 0 ? 0 : confidence[b]! / count,
      accuracy: count === 0 ? 0 : right[b]! / count,
    })),
  };
}

/** The bin with lower < p <= upper; p * bins alone would round some p on an edge to the wrong side. */
function binOf(p: number, edges: Float64Array, bins: number): number {
  let bin = Math.min(bins - 1, Math.floor(p * bins));
  if (bin > 0 && p <= edges[bin]!) bin--;
  if (bin < bins - 1 && p > edges[bin + 1]!) bin++;
  return bin;
}
