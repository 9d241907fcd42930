import { own } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import { referencesIn, unknownPlaceholders } from '../arm/command-template.ts';
import { isLiteralType } from '../arm/component-spec.ts';
import { checkMachineSize } from '../arm/machine-size.ts';
import { resolveReference } from '../arm/references.ts';
import type { Workspace } from '../arm/workspace.ts';
import { compilePipeline } from './compile-pipeline.ts';
import type { CompiledJob, CompiledStep, GivenOutput, GivenValue } from './compiled-job.ts';
import { computeOf } from './compute-of.ts';
import { durationSeconds } from './duration.ts';
import { compileComponentJob } from './pipeline-component.ts';
import { resolveData } from './resolve-data.ts';
import { sweepOfJob } from './sweep-settings.ts';

type Properties = Readonly<Record<string, unknown>>;

/** The service's naming rule for experiments. */
const EXPERIMENT = /^[a-zA-Z0-9][\w\- .]{0,254}$/;

/**
 * Converts a job's properties, whose shape is already validated, into a runnable form. All references must exist.
 *
 * @throws ArmError 400
 */
export function checkJob(workspace: Workspace, job: Properties): CompiledJob {
  const experiment = job['experimentName'];
  if (experiment !== undefined && !EXPERIMENT.test(String(experiment))) {
    throw badRequest(`experimentName must match ${EXPERIMENT.source}; got ${experiment}`);
  }
  const inputs = givenInputs(workspace, job['inputs'] as Record<string, Properties> | null | undefined);
  const outputs = givenOutputs(job['outputs'] as Record<string, Properties> | null | undefined);
  switch (job['jobType']) {
    case 'Pipeline':
      if (typeof job['componentId'] === 'string') {
        return { kind: 'pipeline', pipeline: compileComponentJob(workspace, job, inputs, outputs) };
      }
      return { kind: 'pipeline', pipeline: compilePipeline(workspace, job, inputs, outputs) };
    case 'Command':
      return { kind: 'command', step: standalone(workspace, job, job, inputs, outputs) };
    case 'Sweep': {
      const step = standalone(workspace, job, job['trial'] as Properties, inputs, outputs);
      const sweep = sweepOfJob(job);
      checkSearchSpaceNames(step.command, Object.keys(sweep.searchSpace));
      return { kind: 'sweep', step: { ...step, sweep } };
    }
    default:
      throw badRequest(
        `jobType must be Pipeline, Command or Sweep: no other kind of job runs here; got ${job['jobType']}`,
      );
  }
}

/** @param trial specifies how to run: the job itself, or the trial of a sweep */
function standalone(
  workspace: Workspace,
  job: Properties,
  trial: Properties,
  inputs: Readonly<Record<string, GivenValue>>,
  outputs: Readonly<Record<string, GivenOutput>>,
): CompiledStep {
  const command = String(trial['command']);
  const environment = resolveReference(workspace, trial['environmentId'], 'environments', 'environmentId');
  const code = trial['codeId'] ? resolveReference(workspace, trial['codeId'], 'codes', 'codeId') : undefined;
  const compute = computeOf(workspace, job['computeId'], 'computeId');
  const [unknown] = unknownPlaceholders(command);
  if (unknown !== undefined) throw badRequest(`command holds ${unknown}, which is no input or output`);
  for (const { of, name, optional } of referencesIn(command)) {
    const missing = (of === 'inputs' && !own(inputs, name) && !optional) || (of === 'outputs' && !own(outputs, name));
    if (missing) throw badRequest(`command names ${of}.${name}, which the job does not have`);
    if (of === 'search_space' && job['jobType'] !== 'Sweep')
      throw badRequest('command names a search_space, and the job is no sweep');
  }
  const { instanceCount = 1, instanceType } = (trial['resources'] ?? {}) as {
    instanceCount?: number;
    instanceType?: string;
  };
  checkMachineSize(instanceType, 'resources.instanceType');
  const distribution = trial['distribution'] as Properties | null | undefined;
  const limits = job['jobType'] === 'Command' ? (job['limits'] as Properties | null | undefined) : undefined;
  const timeoutSeconds = durationSeconds(limits?.['timeout']);
  return {
    name: String(job['displayName'] ?? ''),
    displayName: String(job['displayName'] ?? ''),
    deterministic: false,
    command,
    ...(code && { codeId: code.id }),
    environmentId: environment.id,
    ...(compute && { computeId: compute.id }),
    ports: Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [
        name,
        { type: input.kind === 'literal' ? ('string' as const) : ('uri_folder' as const), optional: false },
      ]),
    ),
    inputs,
    outputs,
    environmentVariables: (trial['environmentVariables'] ?? {}) as Readonly<Record<string, string>>,
    instances: instanceCount,
    ...(distribution?.['distributionType'] === 'Mpi' && {
      processesPerInstance: Number(distribution['processCountPerInstance'] ?? 1),
    }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    tags: (job['tags'] ?? {}) as Readonly<Record<string, string>>,
  };
}

function checkSearchSpaceNames(command: string, names: readonly string[]): void {
  for (const { of, name } of referencesIn(command)) {
    if (of === 'search_space' && !names.includes(name))
      throw badRequest(`command names search_space.${name}, which searchSpace does not have`);
  }
}

function givenInputs(
  workspace: Workspace,
  inputs: Readonly<Record<string, Properties>> | null | undefined,
): Record<string, GivenValue> {
  return Object.fromEntries(
    Object.entries(inputs ?? {}).map(([name, input]) => {
      const type = String(input['jobInputType']);
      if (type === 'literal') return [name, { kind: 'literal' as const, value: String(input['value']) }];
      const uri = String(input['uri']);
      resolveData(workspace, uri, `inputs.${name}`, type);
      return [name, { kind: 'data' as const, type, uri }];
    }),
  );
}

function givenOutputs(outputs: Readonly<Record<string, Properties>> | null | undefined): Record<string, GivenOutput> {
  return Object.fromEntries(
    Object.entries(outputs ?? {}).map(([name, output]) => {
      const type = String(output['jobOutputType']);
      if (isLiteralType(type)) throw badRequest(`outputs.${name} must be data; got ${type}`);
      return [name, { type, ...(typeof output['uri'] === 'string' && { uri: output['uri'] }) }];
    }),
  );
}
