import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { ANY_LANGUAGE } from '@aml-mlops/text';
import * as z from 'zod';

const SHARE = 'language:';
/** Documents whose language cannot be determined, such as very short ones, are not counted. */
const UNDETERMINED = 'und';
/** Minimum share of the documents with a determined language that must be in one language. */
const ENOUGH = 0.8;

const reportSchema = z.looseObject({
  datasets: z.looseObject({ train: z.looseObject({ summary: z.record(z.string(), z.number()) }) }),
});

/**
 * The language of a training set according to its validation: the language of at least four documents in five, else `any`.
 *
 * @param folder a `report/drift`
 * @throws MlopsError `E_NO_LANGUAGE` if the report cannot be read
 */
export async function languageOfReport(folder: string): Promise<string> {
  const file = path.join(folder, 'drift.json');
  let summary: Readonly<Record<string, number>>;
  try {
    summary = reportSchema.parse(JSON.parse(await readFile(file, 'utf8'))).datasets.train.summary;
  } catch (cause) {
    const message = `language of data-engineering must be a code or any where the report does not say; got auto, and ${file} cannot be read`;
    throw new MlopsError('E_NO_LANGUAGE', message, { file, parameter: 'language' }, { cause });
  }
  const shares = Object.entries(summary).flatMap(([name, share]) =>
    name.startsWith(SHARE) && name !== SHARE + UNDETERMINED ? [{ language: name.slice(SHARE.length), share }] : [],
  );
  const told = shares.reduce((sum, { share }) => sum + share, 0);
  return shares.find(({ share }) => share >= ENOUGH * told && share > 0)?.language ?? ANY_LANGUAGE;
}
