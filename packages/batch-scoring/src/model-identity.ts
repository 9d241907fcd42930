import path from 'node:path';
import { hashFile } from '@aml-mlops/artifacts';
import { MODEL_FILES, type ModelDescription, readModelFolder } from '@aml-mlops/scoring';

export interface ModelIdentity {
  readonly name: string;
  /** Prefix of the network's SHA-256, hexadecimal: the same for the same model, wherever it is stored. */
  readonly version: string;
  /** The number that the model gives with each label. */
  readonly confidence: 'probability' | 'score';
}

/**
 * The identity of a model without a registered name.
 *
 * @param name Default: the tool that made the model
 * @throws MlopsError `E_NOT_A_MODEL` if the folder is not a model
 */
export async function modelIdentity(folder: string, name?: string): Promise<ModelIdentity> {
  const { description } = await readModelFolder(folder);
  const hash = await hashFile(path.join(folder, MODEL_FILES.network));
  return { name: name ?? description.producer.step, version: hash.slice(0, 12), confidence: confidenceOf(description) };
}

function confidenceOf({ scores }: ModelDescription): 'probability' | 'score' {
  return scores === 'probabilities' ? 'probability' : 'score';
}
