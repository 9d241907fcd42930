import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { type CleaningOptions, parseCleaningOptions } from './cleaning-options.ts';

/** File in the folder of a prepared dataset, and of a model trained on it. */
export const CLEANING_FILE = 'cleaning.json';

export async function writeCleaning(folder: string, options: CleaningOptions): Promise<void> {
  await writeFile(path.join(folder, CLEANING_FILE), `${JSON.stringify(options, null, 2)}\n`);
}

/**
 * How the texts in a folder were cleaned.
 *
 * @throws MlopsError `E_NOT_CLEANED` if the file is missing, `E_PARAM_RANGE` if it is invalid
 */
export async function readCleaning(folder: string): Promise<CleaningOptions> {
  const file = path.join(folder, CLEANING_FILE);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const message = `${folder} does not say how its texts were cleaned: ${file} cannot be read`;
    throw new MlopsError('E_NOT_CLEANED', message, { file }, { cause });
  }
  return parseCleaningOptions(json);
}
