import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type * as z from 'zod';

/**
 * Reads and validates a JSON file of an artifact.
 *
 * @throws MlopsError `E_REPORT` if it is missing or invalid; names the file and the field
 */
export async function readJsonFile<S extends z.ZodType>(folder: string, name: string, schema: S): Promise<z.output<S>> {
  const file = path.join(folder, name);
  const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MlopsError('E_REPORT', `${file}: ${issue?.path.join('.')}: ${issue?.message}`, { file });
}
