import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, readDataset, readJsonFile } from '@aml-mlops/artifacts';
import * as z from 'zod';
import { MODEL_FILES, readModelFolder } from './model-folder.ts';
import { certify, type ParityCertificate } from './parity/certify.ts';
import { Scorer } from './scorer.ts';
import { writeModelFolder } from './write-model-folder.ts';

/** A foreign program's predictions for the test documents, in its scratch folder. */
const ANSWERS_FILE = 'answers.json';

export interface CompleteClassifierOptions {
  /** Folder of the prepared test documents that the program classified, in the dataset's order. */
  readonly test: string;
  /** The step's scratch folder. */
  readonly scratch: string;
  log(line: string): void;
}

/**
 * Completes a `model/classifier` folder that a program in another language wrote with network, words, labels, cleaning and
 * `model.json`, as `mlops_step.write_classifier` does: adds the files that MLflow needs, and the certificate that the served
 * model classifies the test documents as the program did.
 *
 * @returns the certificate. It may have failed; the champion gate then refuses the model
 * @throws MlopsError `E_NOT_A_MODEL` for a file that is missing or invalid, which it names
 */
export async function completeClassifier(
  folder: string,
  { test, scratch, log }: CompleteClassifierOptions,
): Promise<ParityCertificate> {
  const { description, labels, cleaning } = await readModelFolder(folder);
  const { schemaVersion: _, ...described } = description;
  const wordsFile = description.features === 'counts' ? MODEL_FILES.vocabulary : MODEL_FILES.vectorizer;
  await writeModelFolder(folder, {
    words: await readJsonFile(folder, wordsFile, z.looseObject({})),
    labels,
    cleaning,
    description: described,
  });
  const answers = await readJsonFile(scratch, ANSWERS_FILE, z.array(z.array(z.number())));
  const scorer = await Scorer.load(folder);
  const { texts } = await readDataset(test);
  const certificate = await certify({
    scorer,
    texts: [...texts],
    engine: (raw) => (raw.length > 0 ? answers.flat() : []),
    generated: 0,
  });
  await scorer.close();
  await writeFile(path.join(folder, MODEL_FILES.parity), formatJson(certificate));
  const { passed, maxProbabilityDifference, labelFlips, documents } = certificate;
  log(
    `certificate ${passed ? 'passed' : 'failed'}: largest difference ${maxProbabilityDifference}, ${labelFlips} label flips in ${documents} documents`,
  );
  return certificate;
}
