import * as z from 'zod';
import { badRequest } from '../arm/arm-error.ts';
import { resourcesSchema } from '../arm/component-spec.ts';

/**
 * A node of a pipeline job. The ARM schema leaves it open, the service does not. Fields have the form sent by the official SDK:
 * snake case, except in ids.
 */

const assetType = z.enum(['uri_folder', 'uri_file', 'mltable', 'mlflow_model', 'custom_model', 'triton_model']);
const inputMode = z.enum(['ReadOnlyMount', 'ReadWriteMount', 'Download', 'Direct', 'EvalMount', 'EvalDownload']);
const outputMode = z.enum(['ReadWriteMount', 'Upload', 'Direct']);
const count = z.coerce.number().int().positive();

const nodeInput = z.union([
  z.strictObject({
    job_input_type: z.literal('literal'),
    value: z.union([z.string(), z.number(), z.boolean()]).transform(String),
    mode: inputMode.nullish(),
  }),
  z.strictObject({
    job_input_type: assetType,
    uri: z.string().min(1),
    mode: inputMode.nullish(),
    description: z.string().nullish(),
  }),
]);

const nodeOutput = z.union([
  z.strictObject({ type: z.literal('literal'), value: z.string(), mode: outputMode.nullish() }),
  z.strictObject({
    job_output_type: assetType,
    uri: z.string().nullish(),
    mode: outputMode.nullish(),
    description: z.string().nullish(),
  }),
]);

const distribution = z.discriminatedUnion('distribution_type', [
  z.strictObject({ distribution_type: z.enum(['Mpi', 'mpi']), process_count_per_instance: count.nullish() }),
  z.strictObject({ distribution_type: z.enum(['PyTorch', 'pytorch']), process_count_per_instance: count.nullish() }),
  z.strictObject({
    distribution_type: z.enum(['TensorFlow', 'tensorflow']),
    worker_count: count.nullish(),
    parameter_server_count: z.number().nullish(),
  }),
]);

const common = {
  name: z.string(),
  _source: z.string().optional(),
  display_name: z.string().nullish(),
  description: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  computeId: z.string().nullish(),
  inputs: z.record(z.string(), nodeInput).default({}),
  outputs: z.record(z.string(), nodeOutput.nullable()).default({}),
  identity: z.unknown().optional(),
  services: z.unknown().optional(),
  queue_settings: z.unknown().optional(),
  environment_variables: z.record(z.string(), z.string()).nullish(),
  resources: resourcesSchema.nullish(),
};

const commandNode = z.strictObject({
  ...common,
  type: z.literal('command'),
  componentId: z.string(),
  distribution: distribution.nullish(),
  limits: z
    .strictObject({ job_limits_type: z.string().optional(), timeout: z.union([z.string(), z.number()]).nullish() })
    .nullish(),
});

const sweepNode = z.strictObject({
  ...common,
  type: z.literal('sweep'),
  trial: z.looseObject({ componentId: z.string() }),
  search_space: z.record(z.string(), z.looseObject({ type: z.string() })),
  sampling_algorithm: z.union([z.string(), z.looseObject({ type: z.string() })]).default('random'),
  objective: z.strictObject({ goal: z.string(), primary_metric: z.string() }),
  limits: z
    .strictObject({
      max_total_trials: count.nullish(),
      max_concurrent_trials: count.nullish(),
      timeout: z.union([z.number(), z.string()]).nullish(),
      trial_timeout: z.union([z.number(), z.string()]).nullish(),
      job_limits_type: z.string().optional(),
    })
    .nullish(),
  early_termination: z.looseObject({ policy_type: z.string().optional(), type: z.string().optional() }).nullish(),
});

const pipelineNode = z.discriminatedUnion('type', [commandNode, sweepNode]);

export type PipelineNode = z.infer<typeof pipelineNode>;
export type NodeInput = z.infer<typeof nodeInput>;

const settings = z.looseObject({
  default_compute: z.string().nullish(),
  default_datastore: z.string().nullish(),
  continue_on_step_failure: z.boolean().default(true),
  force_rerun: z.boolean().default(false),
});

export type PipelineSettings = z.infer<typeof settings>;

/** @throws ArmError 400 naming every invalid field */
export function parseNode(name: string, value: unknown): PipelineNode {
  // The SDK writes the name into the node; other clients may rely on the key.
  const named = typeof value === 'object' && value !== null ? { name, ...value } : value;
  const parsed = pipelineNode.safeParse(named);
  if (parsed.success) return parsed.data;
  throw invalid(`jobs.${name}`, parsed.error);
}

export function parseSettings(value: unknown): PipelineSettings {
  const parsed = settings.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw invalid('settings', parsed.error);
}

function invalid(owner: string, error: z.ZodError): Error {
  const details = error.issues.map(({ path, message }) => {
    const target = ['properties', owner, ...path].join('.');
    return { code: 'ValidationError', message: `${target}: ${message}`, target };
  });
  return badRequest(`The pipeline is invalid: ${details.map(({ message }) => message).join('; ')}`, details);
}
