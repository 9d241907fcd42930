import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFile } from '@aml-mlops/artifacts';
import { type ModelOptions, writeModel } from '@aml-mlops/onnx';
import { type CleaningOptions, isV2, writeCleaning } from '@aml-mlops/text';
import { mlModel, PYTHON_CODE, pythonFiles } from './mlflow/ml-model.ts';
import { textPath } from './mlflow/text-path.ts';
import { MODEL_FILES, MODEL_VERSION, type ModelDescription } from './model-folder.ts';

export interface ModelContent {
  /** The ONNX model, written without a copy of its weights; or its bytes. Default: the folder has it already. */
  readonly network?: ModelOptions | Uint8Array;
  /** The vectorizer: a `Vocabulary` for counts, a `TfidfVectorizer` for tfidf, a `Vectorizer` for blocks. Written as JSON. */
  readonly words: object;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  readonly description: Omit<ModelDescription, 'schemaVersion'> &
    Pick<ModelDescription, 'scores'> &
    Readonly<Record<string, unknown>>;
}

/**
 * Writes a `model/classifier` folder that {@link Scorer} and MLflow can load. Certificate and model card are added later,
 * since they are made from the folder. Equal content gives equal bytes.
 */
export async function writeModelFolder(folder: string, content: ModelContent): Promise<void> {
  const { network, words, labels, cleaning, description } = content;
  const write = (name: string, text: string | Uint8Array) => writeFile(path.join(folder, name), text);
  if (network instanceof Uint8Array) await write(MODEL_FILES.network, network);
  else if (network) await writeModel(path.join(folder, MODEL_FILES.network), network);
  const wordsFile = description.features === 'counts' ? MODEL_FILES.vocabulary : MODEL_FILES.vectorizer;
  await write(wordsFile, `${JSON.stringify(words)}\n`);
  await write(MODEL_FILES.labels, formatJson(labels));
  await writeCleaning(folder, cleaning);
  const tables = isV2(cleaning) || description.features === 'blocks' ? 2 : 1;
  const schemaVersion = description.decisionWeights ? MODEL_VERSION : tables;
  await write(MODEL_FILES.description, formatJson({ schemaVersion, ...description }));
  const networkHash = await hashFile(path.join(folder, MODEL_FILES.network));
  await write(MODEL_FILES.mlflow, mlModel({ networkHash, network: MODEL_FILES.network, scores: description.scores }));
  await write(MODEL_FILES.textPath, `${JSON.stringify(textPath(tables))}\n`);
  await mkdir(path.join(folder, PYTHON_CODE), { recursive: true });
  for (const [name, text] of Object.entries(pythonFiles(tables))) await write(name, text);
}
