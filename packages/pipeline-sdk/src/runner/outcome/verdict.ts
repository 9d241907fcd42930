import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/** The file in which a gate says whether a model is promoted. */
export const VERDICT_FILE = 'decision.json';

const verdictSchema = z.looseObject({ promoted: z.boolean(), reason: z.string() });

/** A gate's decision. The rest of the file is evidence. */
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * Reads a gate's decision.
 *
 * @throws MlopsError `E_VERDICT` if the file is missing or contains no decision
 */
export async function readVerdict(folder: string): Promise<Verdict> {
  const file = path.join(folder, VERDICT_FILE);
  const range = 'a JSON file with "promoted" (true or false) and "reason"';
  try {
    return verdictSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new MlopsError('E_VERDICT', `verdict ${file} of a gate must be ${range}`, { file }, { cause });
  }
}
