import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { openModel } from '@aml-mlops/onnx';
import { MODEL_FILES, type ModelDescription } from '../model-folder.ts';
import type { Explainer } from './explanation.ts';
import { linearExplainer } from './linear.ts';
import { networkExplainer } from './network.ts';
import { pooledExplainer } from './pooled.ts';

/**
 * Loads the weights that are needed to explain predictions, of a linear model or of the trainer's network.
 *
 * @throws MlopsError `E_NOT_EXPLAINABLE` for a model of another kind, such as a forest
 */
export async function openExplainer(folder: string, { inputs, outputs }: ModelDescription): Promise<Explainer> {
  const file = path.join(folder, MODEL_FILES.network);
  const { model: graph, weights } = openModel(file);
  const names = { ...inputs, scores: outputs.scores };
  const explainer =
    linearExplainer(graph, weights, names) ?? pooledExplainer(graph, weights, names) ?? networkExplainer(weights);
  if (explainer) return explainer;
  const message = `model ${graph.name} of ${folder} must be linear or a network for its answers to be explained; it is neither`;
  throw new MlopsError('E_NOT_EXPLAINABLE', message, { file });
}
