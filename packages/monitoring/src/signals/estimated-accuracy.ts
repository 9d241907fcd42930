import { type ModelCalibration, probabilityRight } from '@aml-mlops/scoring/calibration';
import { CONFIDENCE_STEPS } from '../sketch/hour-sketch.ts';

export interface EstimatedAccuracy {
  /** Expected share of correct answers in the window. */
  readonly value: number;
  /** Bounds of the 90 % interval of the actual share. */
  readonly low: number;
  readonly high: number;
  /** Standard error of `value` as an estimate of that share. */
  readonly error: number;
}

const Z90 = 1.6448536269514722;

/**
 * Accuracy without labels: the mean of the calibrated answer probabilities (confidence-based performance estimation; Garg et
 * al., "Leveraging Unlabeled Data to Predict Out-of-Distribution Performance", 2022, its baseline). It is valid while documents
 * come from the distribution used for calibration, which the two-sample test checks.
 *
 * The error has three parts: sampling variance of the window's answers, Σ p (1 - p) / n²; the finite number of documents used
 * for calibration; and a shift of unknown size between the served model and the models used for calibration.
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
    // The mean changes by p (1 - p) per logit.
    spread * calibration.shiftError,
  );
  return { value, low: Math.max(0, value - Z90 * error), high: Math.min(1, value + Z90 * error), error };
}
