import { MlopsError } from '@aml-mlops/errors';
import { definePipeline, type Edge, type PipelineDefinition, type StepDefinition } from '@aml-mlops/pipeline-sdk';
import type { App } from '../app/app.ts';

/**
 * The app's step with this name.
 *
 * @throws MlopsError `E_STEP_UNKNOWN`
 */
export function stepOf({ steps }: Pick<App, 'steps'>, name: string): StepDefinition {
  const step = steps.find(({ definition }) => definition.name === name);
  if (step) return step.definition;
  const known = steps.map(({ definition }) => definition.name).join(', ');
  throw new MlopsError('E_STEP_UNKNOWN', `step must be one of ${known}; got ${name}`);
}

/** A pipeline of one step: it reads the step's inputs, and every output is a report. */
export function stepPipeline(step: StepDefinition): PipelineDefinition {
  return definePipeline({
    name: `step-${step.name}`,
    description: step.description,
    inputs: step.inputs,
    build: ({ inputs, add, report }) => {
      const { outputs } = add(step, inputs as Readonly<Record<string, Edge>>);
      for (const [port, edge] of Object.entries(outputs)) report(port, edge);
    },
  });
}

/** `--param name=value` options of a single step, as options of a pipeline node. */
export function paramsOfStep(step: StepDefinition, options: readonly string[]): string[] {
  return options.map((option) => (option.startsWith(`${step.name}.`) ? option : `${step.name}.${option}`));
}
