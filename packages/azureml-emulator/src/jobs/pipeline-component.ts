import { own } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import { isLiteralType, literalProblem, type PipelineSpec, parsePipelineSpec } from '../arm/component-spec.ts';
import { resolveReference } from '../arm/references.ts';
import type { Workspace } from '../arm/workspace.ts';
import { compilePipeline, type PipelineInput } from './compile-pipeline.ts';
import type { CompiledPipeline, GivenOutput, GivenValue } from './compiled-job.ts';

/**
 * Checks that the wiring of a pipeline component's nodes is valid for a pipeline job with any inputs.
 *
 * @throws ArmError 400
 */
export function checkPipelineComponent(workspace: Workspace, spec: PipelineSpec): void {
  const inputs = Object.entries(spec.inputs).map(([name, { type, optional }]): [string, PipelineInput] => [
    name,
    { kind: 'open', type, optional },
  ]);
  compilePipeline(workspace, { jobs: spec.jobs }, Object.fromEntries(inputs), declaredOutputs(spec));
}

/**
 * Compiles a job that runs a pipeline component: it has the component's nodes, and the component's defaults for its inputs.
 *
 * @param given inputs and outputs of the job
 * @throws ArmError 400 if one is unknown to the component, has another type, or is missing
 */
export function compileComponentJob(
  workspace: Workspace,
  job: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, GivenValue>>,
  outputs: Readonly<Record<string, GivenOutput>>,
): CompiledPipeline {
  const { properties } = resolveReference(workspace, job['componentId'], 'components', 'componentId');
  const spec = parsePipelineSpec(properties['componentSpec']);
  const owner = `component ${spec.name}:${spec.version}`;
  for (const [of, names, known] of [
    ['input', Object.keys(given), spec.inputs],
    ['output', Object.keys(outputs), spec.outputs],
  ] as const) {
    const unknown = names.find((name) => !Object.hasOwn(known, name));
    if (unknown !== undefined) throw badRequest(`${of}s.${unknown} is no ${of} of ${owner}`);
  }
  const inputs = Object.entries(spec.inputs).map(([name, port]): [string, PipelineInput] => {
    const value = own(given, name);
    if (value === undefined) {
      if (port.default !== undefined) return [name, { kind: 'literal', value: port.default }];
      if (port.optional) return [name, { kind: 'open', type: port.type, optional: true }];
      throw badRequest(`inputs.${name} is required by ${owner}`);
    }
    if ((value.kind === 'literal') !== isLiteralType(port.type)) {
      throw badRequest(`inputs.${name} of ${owner} must be a ${port.type}; got a ${typeOf(value)}`);
    }
    const problem = value.kind === 'literal' ? literalProblem(value.value, port) : undefined;
    if (problem) throw badRequest(`inputs.${name} of ${owner} must be ${problem}; got ${typeOf(value)}`);
    return [name, value];
  });
  const placed = { ...declaredOutputs(spec), ...outputs };
  return compilePipeline(workspace, { ...job, jobs: spec.jobs }, Object.fromEntries(inputs), placed);
}

function declaredOutputs({ outputs }: PipelineSpec): Record<string, GivenOutput> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { type }]) => [name, { type }]));
}

function typeOf(value: GivenValue): string {
  return value.kind === 'literal' ? `literal ${JSON.stringify(value.value)}` : value.type;
}
