import { writeModelFolder } from '@aml-mlops/scoring';
import type { CleaningOptions, Vocabulary } from '@aml-mlops/text';
import type { FittedNetwork } from '../fit.ts';
import type { NetworkParams } from '../network/params.ts';
import { exportOnnx, GRAPH } from './export-onnx.ts';

export interface ModelParts {
  readonly network: FittedNetwork;
  readonly temperature: number;
  readonly vocabulary: Vocabulary;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  readonly params: NetworkParams;
}

/**
 * Writes a network as a `model/classifier` folder that `Scorer` and MLflow load; certificate and card are added later. The
 * same parts give the same bytes.
 */
export async function writeModel(folder: string, parts: ModelParts): Promise<void> {
  const { network, temperature, vocabulary, labels, cleaning, params } = parts;
  await writeModelFolder(folder, {
    network: exportOnnx(network, temperature),
    words: vocabulary,
    labels,
    cleaning,
    description: {
      features: 'counts',
      inputs: { ids: GRAPH.ids, weights: GRAPH.counts },
      outputs: { scores: GRAPH.probabilities },
      scores: 'probabilities',
      words: vocabulary.size,
      temperature,
      producer: { step: 'trainer', engine: network.engine, epoch: network.epoch, params },
    },
  });
}
