import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { MODEL_FILES } from '../model-folder.ts';
import type { ParityCertificate } from './certify.ts';

/**
 * A model's certificate, or null if its folder has none.
 *
 * @throws MlopsError `E_PARITY` if the certificate says that the served model differs from the trained one:
 * such a model must not be registered
 */
export async function readParity(folder: string): Promise<ParityCertificate | null> {
  const file = path.join(folder, MODEL_FILES.parity);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return null;
  const certificate = JSON.parse(text) as ParityCertificate;
  checkParity(certificate, file);
  return certificate;
}

/** @throws MlopsError `E_PARITY` unless the certificate passed */
export function checkParity(certificate: ParityCertificate, file?: string): void {
  if (certificate.passed) return;
  const { maxProbabilityDifference, labelFlips, documents, tolerance } = certificate;
  const message = `probabilities served must be those of training within ${tolerance} and no label may flip; got a difference of ${maxProbabilityDifference} and ${labelFlips} label flips in ${documents} documents`;
  throw new MlopsError('E_PARITY', message, { ...(file && { file }), value: maxProbabilityDifference });
}
