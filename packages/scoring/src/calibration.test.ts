import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import {
  CALIBRATION_FILE,
  calibrate,
  probabilityRight,
  readCalibration,
  servedShift,
  writeCalibration,
} from './calibration.ts';

const DOCUMENTS = 20_000;
/** All documents are of label 0. */
const TRUTH = new Int32Array(DOCUMENTS);

/** A model of two labels that is right with a probability whose logit is `off` from the one that it gives, float64 [n, 2]. */
function answers(off: number, seed: number): Float64Array {
  const random = new RandomStream(seed);
  return Float64Array.from(
    Array.from({ length: DOCUMENTS }).flatMap(() => {
      const confidence = 0.5 + 0.49 * random.uniform();
      const isRight = random.uniform() < 1 / (1 + ((1 - confidence) / confidence) * Math.exp(-off));
      return isRight ? [confidence, 1 - confidence] : [1 - confidence, confidence];
    }),
  );
}

test('the gap of a further step down the learning curve is taken from that of a doubling', () => {
  const [half, whole] = [answers(0, 1), answers(-0.4, 2)];
  const { shift, shiftError } = servedShift(half, whole, TRUTH, 2, 3);
  expect(shift).toBeCloseTo(-0.4 * Math.log2(1.5), 1);
  expect(shiftError).toBe(Math.abs(shift) / 2);
  expect(Math.abs(servedShift(half, answers(0, 3), TRUTH, 2, 3).shift)).toBeLessThan(0.03);
});

test('a calibration is read as it was written; one of before has no shift', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'calibration-'));
  try {
    const calibration = { ...calibrate(answers(0, 4), TRUTH, ['spam', '__proto__']), shift: -0.2, shiftError: 0.1 };
    await writeCalibration(folder, calibration);
    expect(await readCalibration(folder)).toEqual(calibration);
    expect(probabilityRight(calibration, 0.8)).toBeCloseTo(1 / (1 + 0.25 * Math.exp(0.2)), 1);
    await writeFile(
      path.join(folder, CALIBRATION_FILE),
      '{"schemaVersion": 1, "documents": 2, "accuracy": 0.5, "isotonic": {"x": [0.5, 1], "y": [0.4, 1]}, "answers": [], "confidences": []}',
    );
    const before = await readCalibration(folder);
    expect(before).toMatchObject({ shift: 0, shiftError: 0 });
    expect(probabilityRight(before!, 0.75)).toBeCloseTo(0.7, 12);
    expect(probabilityRight(before!, 1)).toBe(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
