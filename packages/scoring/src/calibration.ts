import { existsSync } from 'node:fs';
import path from 'node:path';
import { formatJson, readJsonFile, writeFileAtomic } from '@aml-mlops/artifacts';
import { argmaxRows, fitIsotonic, type Isotonic, isotonicValue } from '@aml-mlops/metrics';
import * as z from 'zod';

export const CALIBRATION_FILE = 'calibration.json';
/** Confidences are counted in thousandths. */
const STEPS = 1000;

/**
 * A model's predictions for labelled documents that it was not trained on, from which its accuracy on new ones is estimated. The
 * probability of a label is mapped to the probability that it is correct by isotonic regression.
 */
export interface ModelCalibration {
  /** Number of documents that the calibration is measured on. */
  readonly documents: number;
  readonly accuracy: number;
  /** Maps the probability of the predicted label to the probability that it is correct. */
  readonly isotonic: Isotonic;
  /**
   * Correction added to the logit of that, and its standard error: the served model is trained on more documents than those that
   * the probabilities were measured with. 0 if unknown.
   */
  readonly shift: number;
  readonly shiftError: number;
  /** Number of predictions of each label. */
  readonly answers: ReadonlyMap<string, number>;
  /** Number of documents by the probability of the predicted label, in thousandths. */
  readonly confidences: ReadonlyMap<number, number>;
}

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const calibrationSchema = z.object({
  schemaVersion: z.literal(1),
  documents: z.int().positive(),
  accuracy: share,
  isotonic: z.object({ x: z.array(z.number()).min(1), y: z.array(share).min(1) }),
  // Older models have none.
  shift: z.number().default(0),
  shiftError: z.number().nonnegative().default(0),
  answers: z.array(z.tuple([z.string(), count])),
  confidences: z.array(z.tuple([count, count])),
});

/**
 * @param probabilities float64 [n, C] row-major, of documents that were held out when the model, or one like it, was fitted
 * @param truth int32 [n]
 * @param weights decision weights, [C]; default 1
 */
export function calibrate(
  probabilities: Float64Array,
  truth: Int32Array,
  labels: readonly string[],
  weights?: Float64Array,
): ModelCalibration {
  const n = truth.length;
  const { answer: answered, confidence, right } = answersOf(probabilities, truth, labels.length, weights);
  const answers = new Map(labels.map((label) => [label, 0]));
  const confidences = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const label = labels[answered[i]!]!;
    answers.set(label, (answers.get(label) ?? 0) + 1);
    const step = Math.round(confidence[i]! * STEPS);
    confidences.set(step, (confidences.get(step) ?? 0) + 1);
  }
  const isotonic = fitIsotonic(confidence, right);
  return { documents: n, accuracy: mean(right), isotonic, shift: 0, shiftError: 0, answers, confidences };
}

/** Bounds of {@link servedShift}, in logits. */
const FARTHEST = 5;

/**
 * Correction of probabilities that were calibrated in cross-validation for the served model, which was trained on all documents:
 * it is more confident and more accurate. The gap is measured one doubling down the learning curve, where both sides are known: calibrated on
 * models of half of each fold's training documents, the models of all of them have a gap of the same kind. The next step has as much of it as
 * it is of a doubling, since over a few doublings a learning curve is linear in log n. This assumption is the least certain (falling as 1 / n it
 * would be 0.57 times as much with three folds), so the error is half of the shift.
 *
 * @param half float64 [n, C], probabilities of held-out documents by models fitted on half of each fold's documents
 * @param whole float64 [n, C], of the same documents by models of the whole folds, at the same temperatures
 * @param folds number of folds, k. Range: [2, inf)
 * @param weights decision weights, [C]. Default: 1
 */
export function servedShift(
  half: Float64Array,
  whole: Float64Array,
  truth: Int32Array,
  classes: number,
  folds: number,
  weights?: Float64Array,
): Pick<ModelCalibration, 'shift' | 'shiftError'> {
  const before = answersOf(half, truth, classes, weights);
  const after = answersOf(whole, truth, classes, weights);
  const isotonic = fitIsotonic(before.confidence, before.right);
  const expected = after.confidence.map((confidence) => isotonicValue(isotonic, confidence));
  const reached = mean(after.right);
  // The mean increases with the shift, so the shift is found by bisection.
  let [low, high] = [-FARTHEST, FARTHEST];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (mean(expected.map((p) => shifted(p, middle))) > reached) high = middle;
    else low = middle;
  }
  const shift = low * Math.log2(folds / (folds - 1));
  return { shift, shiftError: Math.abs(shift) / 2 };
}

/** Probability that a prediction of the served model is correct, in [0, 1]. */
export function probabilityRight({ isotonic, shift }: ModelCalibration, confidence: number): number {
  return shifted(isotonicValue(isotonic, confidence), shift);
}

/** Adds to the logit of a probability; 0 and 1 are unchanged. */
function shifted(p: number, shift: number): number {
  return p <= 0 || p >= 1 ? p : 1 / (1 + ((1 - p) / p) * Math.exp(-shift));
}

/** The label that each document is given, its probability, and 1 where it is the true one. */
function answersOf(probabilities: Float64Array, truth: Int32Array, classes: number, weights?: Float64Array) {
  const answer = argmaxRows(probabilities, classes, weights);
  const confidence = Float64Array.from(answer, (label, i) => probabilities[i * classes + label]!);
  const right = Uint8Array.from(answer, (label, i) => (label === truth[i] ? 1 : 0));
  return { answer, confidence, right };
}

function mean(values: Float64Array | Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

export async function writeCalibration(folder: string, calibration: ModelCalibration): Promise<void> {
  const { confidences, ...rest } = calibration;
  const json: z.input<typeof calibrationSchema> = {
    schemaVersion: 1,
    ...rest,
    isotonic: { x: [...rest.isotonic.x], y: [...rest.isotonic.y] },
    answers: [...rest.answers],
    confidences: [...confidences].sort(([a], [b]) => a - b),
  };
  await writeFileAtomic(path.join(folder, CALIBRATION_FILE), formatJson(json));
}

/** The calibration in a model's folder; undefined if the model has none. */
export async function readCalibration(folder: string): Promise<ModelCalibration | undefined> {
  if (!existsSync(path.join(folder, CALIBRATION_FILE))) return undefined;
  const {
    confidences,
    answers,
    schemaVersion: _,
    ...rest
  } = await readJsonFile(folder, CALIBRATION_FILE, calibrationSchema);
  return { ...rest, answers: new Map(answers), confidences: new Map(confidences) };
}
