import { type ModelCalibration, probabilityRight } from '@aml-mlops/scoring/calibration';
import { CONFIDENCE_STEPS } from '../sketch/hour-sketch.ts';

export interface EstimatedAccuracy {
  /** Share of the window's answers that are expected to be right. */
  readonly value: number;
  /** Ends of the 90 % interval of the share that is. */
  readonly low: number;
  readonly high: number;
  /** Standard error of `value` as an estimate of that share. */
  readonly error: number;
}

const Z90 = 1.6448536269514722;

/**
 * Accuracy without a label: the mean of the calibrated probabilities of the answers (confidence-based performance estimation; Garg et
 * al., "Leveraging Unlabeled Data to Predict Out-of-Distribution Performance", 2022, its baseline). It holds as long as documents are of
 * the kind that the calibration was made on: whether they are, the two-sample test says.
 *
 * The error has three parts: the answers of the window are right or wrong by chance, Σ p (1 - p) / n²; the calibration itself
 * was made on so many documents only; and the served model differs from those that it was made on by a shift that is not known exactly.
 *
 * @param confidences documents of the window by the probability of their answer, in thousandths
 */
export function estimateAccuracy(
  confidences: ReadonlyMap<number, number>,
  calibration: ModelCalibration,
): EstimatedAccuracy | undefined {
  let [n, sum, variance] = [0, 0, 0];
  for (const [step, count] of confidences) {
    const p = probabilityRight(calibration, step / CONFIDENCE_STEPS);
    n += count;
    sum += count * p;
    variance += count * p * (1 - p);
  }
  if (n === 0) return undefined;
  const value = sum / n;
  const spread = variance / n;
  const error = Math.hypot(
    Math.sqrt(spread / n),
    Math.sqrt(spread / calibration.documents),
    // The mean moves by p (1 - p) for each logit.
    spread * calibration.shiftError,
  );
  return { value, low: Math.max(0, value - Z90 * error), high: Math.min(1, value + Z90 * error), error };
}
