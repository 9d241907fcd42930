import { argmax } from '../engine/javascript/gradients.ts';

export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** Mean probability of the answers given, and share of them that are right; 0 in an empty bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Calibration {
  /** Expected calibration error: mean gap of the bins, weighted by their documents. */
  readonly expectedCalibrationError: number;
  readonly bins: readonly CalibrationBin[];
}

/**
 * How honest probabilities are: documents in bins of equal width by the probability of the answer given (Guo et al. 2017,
 * equations 2 to 5).
 *
 * @param probabilities row-major [documents, C]
 * @param bins default 15, as in the paper
 */
export function calibration(probabilities: Float32Array, targets: ArrayLike<number>, bins = 15): Calibration {
  const documents = targets.length;
  const classes = documents === 0 ? 0 : probabilities.length / documents;
  const counts = new Int32Array(bins);
  const confidence = new Float64Array(bins);
  const right = new Int32Array(bins);
  for (let i = 0; i < documents; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const answer = argmax(row);
    const p = row[answer]!;
    const bin = Math.min(bins - 1, Math.floor(p * bins));
    counts[bin]!++;
    confidence[bin]! += p;
    if (answer === targets[i]) right[bin]!++;
  }
  let error = 0;
  for (let b = 0; b < bins; b++) error += Math.abs(right[b]! - confidence[b]!) / documents;
  return {
    expectedCalibrationError: error,
    bins: Array.from(counts, (count, b) => ({
      lower: b / bins,
      upper: (b + 1) / bins,
      count,
      confidence: count === 0 ? 0 : confidence[b]! / count,
      accuracy: count === 0 ? 0 : right[b]! / count,
    })),
  };
}
