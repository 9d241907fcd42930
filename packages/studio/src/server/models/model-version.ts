import { stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles, readJsonFile } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { MODEL_FILES } from '@aml-mlops/scoring';
import { readCalibration } from '@aml-mlops/scoring/calibration';
import type { ModelVersion } from '@aml-mlops/tracking';
import * as z from 'zod';
import type { CalibrationShown, ModelVersionDetail, ParityShown } from '../../api/models.ts';
import { storedArtifact } from '../artifacts/stored-artifact.ts';
import type { StudioContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { flatEvidence } from './flat-evidence.ts';
import { versionsOf } from './registered-model.ts';

/** Characters of a card shown: foreign models may have cards of any size. */
const LONGEST_CARD = 50_000;
const CONFIDENCE_BINS = 20;

/** @throws MlopsError `E_NOT_FOUND` */
export async function versionOf(context: StudioContext, name: string, version: number): Promise<ModelVersion> {
  const found = (await versionsOf(context, name)).find((candidate) => candidate.version === version);
  if (!found) throw notFound('version', `model ${name}`, String(version));
  return found;
}

/** The contents of a version's folder: card, certificate, calibration, and the parts that cannot be read. */
export async function modelVersion(context: StudioContext, name: string, version: number): Promise<ModelVersionDetail> {
  const { contentHash, description } = await versionOf(context, name, version);
  const shown = {
    version,
    card: description.slice(0, LONGEST_CARD),
    labels: undefined,
    producer: [],
    parity: undefined,
    calibration: undefined,
    files: [],
  };
  let folder: string;
  try {
    folder = await storedArtifact(context.workspace, 'model/classifier', contentHash);
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'E_NOT_FOUND') throw error;
    return { ...shown, fault: 'its folder is not in this workspace: it was deleted, or registered from another one' };
  }
  const faults: string[] = [];
  /** A missing file is not an error: older models have fewer. */
  const read = <T>(file: string, of: () => Promise<T>): Promise<T | undefined> =>
    of().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') faults.push(`${file} cannot be read`);
      return undefined;
    });
  const files = await listFiles(folder);
  const parity = await read(MODEL_FILES.parity, () => readJsonFile(folder, MODEL_FILES.parity, paritySchema));
  const labels = await read(MODEL_FILES.labels, () => readJsonFile(folder, MODEL_FILES.labels, z.array(z.string())));
  const made = await read(MODEL_FILES.description, () => readJsonFile(folder, MODEL_FILES.description, producerSchema));
  const calibration = await read('calibration.json', () => calibrationOf(folder));
  return {
    ...shown,
    labels,
    parity,
    calibration,
    producer: flatEvidence(made?.producer ?? {}),
    files: await Promise.all(
      files.map(async (file) => ({ path: file, bytes: (await stat(path.join(folder, file))).size })),
    ),
    fault: faults.length > 0 ? faults.join(', ') : undefined,
  };
}

const agreementSchema = z.object({
  documents: z.number(),
  maxProbabilityDifference: z.number(),
  labelFlips: z.number(),
});

/** Failed certificates are shown too. */
const paritySchema: z.ZodType<ParityShown> = agreementSchema.extend({
  passed: z.boolean(),
  tolerance: z.number(),
  test: agreementSchema.optional(),
  generated: agreementSchema.optional(),
});

const producerSchema = z.looseObject({ producer: z.record(z.string(), z.unknown()).default({}) });

async function calibrationOf(folder: string): Promise<CalibrationShown | undefined> {
  const read = await readCalibration(folder);
  if (!read) return undefined;
  const confidences = new Array<number>(CONFIDENCE_BINS).fill(0);
  for (const [thousandths, documents] of read.confidences) {
    const bin = Math.min(CONFIDENCE_BINS - 1, Math.floor((thousandths / 1000) * CONFIDENCE_BINS));
    confidences[bin] = confidences[bin]! + documents;
  }
  const { x, y } = read.isotonic;
  const curve = Array.from(x, (probability, i) => [probability, y[i] ?? 0] as const);
  return { documents: read.documents, accuracy: read.accuracy, curve, confidences };
}
