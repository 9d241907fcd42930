import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { type Tuned, tunedSchema } from '../network/tunable.ts';

/**
 * The best hyperparameters of a `metrics/tuning`.
 *
 * @throws MlopsError `E_NOT_A_TUNING` if best.json is missing, or one of the four is missing or out of range
 */
export async function readTuning(folder: string): Promise<Tuned> {
  const file = path.join(folder, 'best.json');
  try {
    return tunedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause);
    throw new MlopsError(
      'E_NOT_A_TUNING',
      `${folder} is not the result of a tuning: best.json: ${reason}`,
      { file },
      { cause },
    );
  }
}
