import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFile } from '@aml-mlops/artifacts';
import { MODEL_FILES, MODEL_VERSION } from '@aml-mlops/scoring';
import { type CleaningOptions, type Vocabulary, writeCleaning } from '@aml-mlops/text';
import type { FittedNetwork } from '../fit.ts';
import type { NetworkParams } from '../network/params.ts';
import { exportOnnx, GRAPH } from './export-onnx.ts';
import { mlModel, PYTHON_FILES } from './ml-model.ts';

export interface ModelParts {
  readonly network: FittedNetwork;
  readonly temperature: number;
  readonly vocabulary: Vocabulary;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  readonly params: NetworkParams;
}

/**
 * Writes a network as a `model/classifier` folder that `Scorer` and MLflow load; certificate and card come after. The
 * same parts give the same bytes.
 */
export async function writeModel(folder: string, parts: ModelParts): Promise<void> {
  const { network, temperature, vocabulary, labels, cleaning, params } = parts;
  const write = (name: string, content: string | Uint8Array) => writeFile(path.join(folder, name), content);
  await write(MODEL_FILES.network, exportOnnx(network, temperature));
  await write(MODEL_FILES.vocabulary, `${JSON.stringify(vocabulary)}\n`);
  await write(MODEL_FILES.labels, formatJson(labels));
  await writeCleaning(folder, cleaning);
  await write(
    MODEL_FILES.description,
    formatJson({
      schemaVersion: MODEL_VERSION,
      features: 'counts',
      inputs: { ids: GRAPH.ids, weights: GRAPH.counts },
      outputs: { scores: GRAPH.probabilities },
      scores: 'probabilities',
      words: vocabulary.size,
      temperature,
      producer: { step: 'trainer', engine: network.engine, epoch: network.epoch, params },
    }),
  );
  const networkHash = await hashFile(path.join(folder, MODEL_FILES.network));
  await write(MODEL_FILES.mlflow, mlModel({ networkHash, network: MODEL_FILES.network, classes: labels.length }));
  for (const [name, content] of Object.entries(PYTHON_FILES)) await write(name, content);
}
