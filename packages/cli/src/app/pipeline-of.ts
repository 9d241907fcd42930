import { MlopsError } from '@aml-mlops/errors';
import type { PipelineDefinition } from '@aml-mlops/pipeline-sdk';
import type { App } from './app.ts';

/**
 * Returns the app's pipeline with this name, or the first one if no name is given.
 *
 * @throws MlopsError `E_USAGE` if no pipeline has this name
 */
export function pipelineOf({ pipelines, studies = [] }: App, name: string | undefined): PipelineDefinition {
  const pipeline = name === undefined ? pipelines[0] : pipelines.find((candidate) => candidate.name === name);
  if (pipeline) return pipeline;
  const study = studies.find((candidate) => candidate.name === name);
  if (study) {
    const message = `pipeline must not be a study; got study ${name}: "mlops study run ${name}" runs it on this machine. On Azure Machine Learning no job has pipelines as its trials: its sweep jobs try one command`;
    throw new MlopsError('E_USAGE', message);
  }
  const known = pipelines
    .map((candidate) => candidate.name)
    .sort()
    .join(', ');
  throw new MlopsError('E_USAGE', `pipeline must be one of ${known}; got ${name}`);
}

/** Name of a command's default pipeline. */
export function defaultPipeline({ pipelines }: App): string {
  return pipelines[0]?.name ?? '';
}
