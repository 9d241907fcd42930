import { isRecord } from '@aml-mlops/shapes';
import * as z from 'zod';
import { badRequest } from './arm-error.ts';

/**
 * The specification of a command or a pipeline component. The ARM schema leaves it open (`componentSpec` may be anything), the service does
 * not. Fields follow the CLI's commandComponent schema, in the form sent by the official SDK: snake case,
 * literals as text.
 */

const ASSET_TYPES = ['uri_folder', 'uri_file', 'mltable', 'mlflow_model', 'custom_model', 'triton_model'] as const;
const LITERAL_TYPES = ['string', 'integer', 'number', 'boolean'] as const;

const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true', 'True'], falsy: ['false', 'False'] })]);
const literal = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const portName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be a name of letters, digits and underscores');

/** Inputs and outputs common to all component types. */
const input = z.strictObject({
  type: z.enum([...ASSET_TYPES, ...LITERAL_TYPES]),
  description: z.string().optional(),
  optional: flag.default(false),
  default: literal.optional(),
  min: literal.optional(),
  max: literal.optional(),
  enum: z.array(literal).optional(),
  mode: z.string().optional(),
});

const output = z.strictObject({
  type: z.enum(ASSET_TYPES),
  description: z.string().optional(),
  mode: z.string().optional(),
});

const distribution = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('mpi'), process_count_per_instance: z.coerce.number().int().positive().default(1) }),
  z.strictObject({
    type: z.literal('pytorch'),
    process_count_per_instance: z.coerce.number().int().positive().default(1),
  }),
  z.strictObject({
    type: z.literal('tensorflow'),
    worker_count: z.coerce.number().int().positive().optional(),
    parameter_server_count: z.coerce.number().int().nonnegative().optional(),
  }),
]);

export const resourcesSchema = z.strictObject({
  instance_count: z.coerce.number().int().positive().optional(),
  instance_type: z.string().optional(),
  shm_size: z
    .string()
    .regex(/^\d+[bBkKmMgG]$/)
    .optional(),
  docker_args: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

const common = {
  $schema: z.string().optional(),
  _source: z.string().optional(),
  name: z.string(),
  version: z.string(),
  display_name: z.string().optional(),
  description: z.string().optional(),
  tags: z.record(z.string(), z.unknown()).optional(),
  is_deterministic: flag.default(true),
  inputs: z.record(portName, input).default({}),
  outputs: z.record(portName, output).default({}),
  properties: z.record(z.string(), z.unknown()).optional(),
};

const componentSpec = z.strictObject({
  ...common,
  type: z.literal('command'),
  code: z.string().optional(),
  environment: z.string(),
  command: z.string().min(1),
  environment_variables: z.record(z.string(), z.string()).optional(),
  distribution: distribution.optional(),
  resources: resourcesSchema.optional(),
  limits: z.strictObject({ timeout: z.coerce.number().positive().optional() }).optional(),
});

/** A pipeline as a component; its nodes have the form of those of a pipeline job. */
const pipelineSpec = z.strictObject({
  ...common,
  type: z.literal('pipeline'),
  jobs: z.record(z.string(), z.unknown()),
  sourceJobId: z.string().nullish(),
});

export type ComponentSpec = z.infer<typeof componentSpec>;
export type PipelineSpec = z.infer<typeof pipelineSpec>;
export type ComponentInput = z.infer<typeof input>;
export type ComponentOutput = z.infer<typeof output>;

/** @throws ArmError 400 naming every invalid field */
export function parseComponentSpec(value: unknown): ComponentSpec {
  return parseSpec(componentSpec, value);
}

export function isPipelineSpec(value: unknown): boolean {
  return isRecord(value) && value['type'] === 'pipeline';
}

/** @throws ArmError 400 naming every invalid field */
export function parsePipelineSpec(value: unknown): PipelineSpec {
  return parseSpec(pipelineSpec, value);
}

function parseSpec<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => {
    const target = ['properties.componentSpec', ...path].join('.');
    return { code: 'ValidationError', message: `${target}: ${message}`, target };
  });
  throw badRequest(`The component is invalid: ${details.map(({ message }) => message).join('; ')}`, details);
}

export function isLiteralType(type: string): boolean {
  return LITERAL_TYPES.some((literalType) => literalType === type);
}

/** Checks a literal's text against the port: type, range, choices. Undefined if it is valid. */
export function literalProblem(text: string, port: ComponentInput): string | undefined {
  if (port.type === 'boolean' && !/^(true|false)$/i.test(text)) return 'true or false';
  if (port.type === 'integer' && !/^[+-]?\d+$/.test(text)) return 'a whole number';
  if (port.type === 'number' && (text.trim() === '' || Number.isNaN(Number(text)))) return 'a number';
  if (port.type === 'integer' || port.type === 'number') {
    const value = Number(text);
    if (port.min !== undefined && value < Number(port.min)) return `at least ${port.min}`;
    if (port.max !== undefined && value > Number(port.max)) return `at most ${port.max}`;
  }
  if (port.enum && !port.enum.includes(text)) return `one of ${port.enum.join(', ')}`;
  return undefined;
}
