import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/** The file in which a gate says whether a model is promoted. */
export const VERDICT_FILE = 'decision.json';

const verdictSchema = z.looseObject({ promoted: z.boolean(), reason: z.string() });

/** What a gate decided. All else that the file holds is the evidence. */
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * Reads what a gate decided.
 *
 * @throws MlopsError `E_VERDICT` where the file is missing or says neither yes nor no
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
