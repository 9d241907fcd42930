import { MlopsError } from '@aml-mlops/errors';
import { retrain } from './retrain.ts';

export const PIPELINES = { retrain } as const;

export type PipelineName = keyof typeof PIPELINES;

/** @throws MlopsError `E_USAGE` for a name that no pipeline has */
export function pipelineOf(name: string): (typeof PIPELINES)[PipelineName] {
  if (Object.hasOwn(PIPELINES, name)) return PIPELINES[name as PipelineName];
  throw new MlopsError('E_USAGE', `pipeline must be one of ${Object.keys(PIPELINES).join(', ')}; got ${name}`);
}
