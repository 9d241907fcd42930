import path from 'node:path';
import { hashFile } from '@aml-mlops/artifacts';
import { MODEL_FILES, type ModelDescription, readModelFolder } from '@aml-mlops/scoring';

export interface ModelIdentity {
  readonly name: string;
  /** The beginning of the SHA-256 of the network, hexadecimal: the same model has the same one wherever it lies. */
  readonly version: string;
  /** What the model gives beside a label. */
  readonly confidence: 'probability' | 'score';
}

/**
 * What to call a model that no registry has named.
 *
 * @param name default: who made it
 * @throws MlopsError `E_NOT_A_MODEL`
 */
export async function modelIdentity(folder: string, name?: string): Promise<ModelIdentity> {
  const { description } = await readModelFolder(folder);
  const hash = await hashFile(path.join(folder, MODEL_FILES.network));
  return { name: name ?? description.producer.step, version: hash.slice(0, 12), confidence: confidenceOf(description) };
}

function confidenceOf({ scores }: ModelDescription): 'probability' | 'score' {
  return scores === 'probabilities' ? 'probability' : 'score';
}
