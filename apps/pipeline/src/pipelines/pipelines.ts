import { MlopsError } from '@aml-mlops/errors';
import type { PipelineDefinition } from '@aml-mlops/pipeline-sdk';
import { define } from './define.ts';
import { retrain } from './retrain.ts';

export const PIPELINES: Readonly<Record<string, PipelineDefinition>> = { define, retrain };

/** @throws MlopsError `E_USAGE` for a name that no pipeline has */
export function pipelineOf(name: string): PipelineDefinition {
  const pipeline = Object.hasOwn(PIPELINES, name) ? PIPELINES[name] : undefined;
  if (pipeline) return pipeline;
  throw new MlopsError('E_USAGE', `pipeline must be one of ${Object.keys(PIPELINES).join(', ')}; got ${name}`);
}
