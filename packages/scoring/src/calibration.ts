import { existsSync } from 'node:fs';
import path from 'node:path';
import { formatJson, readJsonFile, writeFileAtomic } from '@aml-mlops/artifacts';
import { fitIsotonic, type Isotonic } from '@aml-mlops/metrics';
import * as z from 'zod';

export const CALIBRATION_FILE = 'calibration.json';
/** Confidences are counted in thousandths. */
const STEPS = 1000;

/**
 * What a model says of documents that it has not learnt from, whose labels are known: what it may expect of new ones. The
 * probability of a label becomes the probability that it is right by isotonic regression.
 */
export interface ModelCalibration {
  /** Documents that it is measured on. */
  readonly documents: number;
  readonly accuracy: number;
  /** From the probability of the answer to the probability that it is right. */
  readonly isotonic: Isotonic;
  /** How often each label was the answer. */
  readonly answers: ReadonlyMap<string, number>;
  /** Documents by the probability of their answer, in thousandths. */
  readonly confidences: ReadonlyMap<number, number>;
}

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const calibrationSchema = z.object({
  schemaVersion: z.literal(1),
  documents: z.int().positive(),
  accuracy: share,
  isotonic: z.object({ x: z.array(z.number()).min(1), y: z.array(share).min(1) }),
  answers: z.array(z.tuple([z.string(), count])),
  confidences: z.array(z.tuple([count, count])),
});

/**
 * @param probabilities float64 [n, C] row-major, of documents that were held out when the model, or one like it, was fitted
 * @param truth int32 [n]
 */
export function calibrate(probabilities: Float64Array, truth: Int32Array, labels: readonly string[]): ModelCalibration {
  const [n, classes] = [truth.length, labels.length];
  const confidence = new Float64Array(n);
  const right = new Uint8Array(n);
  const answers = new Map(labels.map((label) => [label, 0]));
  const confidences = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    let answer = 0;
    for (let c = 1; c < classes; c++) {
      if (probabilities[i * classes + c]! > probabilities[i * classes + answer]!) answer = c;
    }
    confidence[i] = probabilities[i * classes + answer]!;
    right[i] = answer === truth[i] ? 1 : 0;
    answers.set(labels[answer]!, (answers.get(labels[answer]!) ?? 0) + 1);
    const step = Math.round(confidence[i]! * STEPS);
    confidences.set(step, (confidences.get(step) ?? 0) + 1);
  }
  const accuracy = right.reduce((sum, one) => sum + one, 0) / n;
  return { documents: n, accuracy, isotonic: fitIsotonic(confidence, right), answers, confidences };
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

/** The calibration in a model's folder; undefined of a model that was made without. */
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
