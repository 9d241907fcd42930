import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { nextFlag } from '@aml-mlops/pipeline-sdk/program';
import { CHECKPOINTS, componentCommand } from './component-command.ts';
import { type ComponentInput, componentInputs } from './component-inputs.ts';
import { azureName } from './names.ts';

/** A step as a command component, without the locations of its code and environment. */
export interface ComponentSpec {
  readonly $schema: string;
  readonly type: 'command';
  readonly name: string;
  readonly display_name: string;
  readonly description: string;
  readonly is_deterministic: boolean;
  readonly inputs: Readonly<Record<string, ComponentInput>>;
  readonly outputs: Readonly<Record<string, { readonly type: 'uri_folder'; readonly description: string }>>;
  readonly command: string;
  readonly resources: { readonly instance_count: number };
  readonly distribution?: { readonly type: 'mpi'; readonly process_count_per_instance: number };
}

/**
 * The published form of a step.
 *
 * @param version of the step: the hash of its program and environment
 */
export function componentSpec(step: StepDefinition, version: string): ComponentSpec {
  const inputs = componentInputs(step);
  return {
    $schema: 'https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json',
    type: 'command',
    name: azureName(step.name),
    display_name: step.name,
    description: step.description,
    is_deterministic: step.cache,
    inputs,
    outputs: componentOutputs(step),
    command: componentCommand(step, inputs, version),
    resources: { instance_count: step.compute.instances ?? 1 },
    ...(step.compute.distribution === 'mpi' ? { distribution: { type: 'mpi', process_count_per_instance: 1 } } : {}),
  };
}

function componentOutputs(step: StepDefinition): ComponentSpec['outputs'] {
  const outputs: Record<string, ComponentSpec['outputs'][string]> = {};
  for (const [port, { description }] of Object.entries(step.outputs)) {
    outputs[port] = { type: 'uri_folder', description };
  }
  for (const [port, { description }] of Object.entries(step.state)) {
    outputs[nextFlag(port)] = { type: 'uri_folder', description: `${description}; as it is after this run` };
  }
  if (step.checkpoints) {
    outputs[CHECKPOINTS] = { type: 'uri_folder', description: 'What a node that is taken away leaves to the next' };
  }
  return outputs;
}
