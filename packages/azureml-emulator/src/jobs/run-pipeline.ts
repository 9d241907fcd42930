import { randomUUID } from 'node:crypto';
import { MlopsError } from '@aml-mlops/errors';
import { own } from '@aml-mlops/shapes';
import { type CompiledPipeline, type CompiledStep, type GivenValue, upstreamOf } from './compiled-job.ts';
import { createJob, type JobOutputs, type JobRecord } from './job-record.ts';
import { findReusable, rememberReusable, reuseKey } from './reuse.ts';
import { trackJob } from './run-job.ts';
import { runStep } from './run-step.ts';
import { runSweep } from './run-sweep.ts';
import type { RunnerContext } from './runner-context.ts';

export interface PipelineRun {
  readonly pipeline: CompiledPipeline;
  readonly job: JobRecord;
  readonly experiment: { readonly id: string; readonly name: string };
  readonly signal: AbortSignal;
}

/** Result of a node. */
type NodeEnd = { readonly outputs: JobOutputs } | { readonly failed: string };

/**
 * Runs the nodes of a pipeline, each as soon as its predecessors have ended. After a failure no further node is
 * started, or (`continue_on_step_failure`) all except the successors of the failed one.
 *
 * @throws MlopsError `E_JOB` naming the failed nodes
 */
export async function runPipeline(context: RunnerContext, run: PipelineRun): Promise<void> {
  const { pipeline, job, signal } = run;
  job.setStatus('Running');
  const ends = new Map<string, Promise<NodeEnd>>();
  let broken = false;
  for (const step of pipeline.steps) {
    const upstream = upstreamOf(step).map((name) => ends.get(name)!);
    ends.set(
      step.name,
      (async (): Promise<NodeEnd> => {
        const before = await Promise.all(upstream);
        if (signal.aborted || before.some((end) => 'failed' in end) || (broken && !pipeline.continueOnFailure)) {
          return { failed: '' };
        }
        const outputsOf = await outputsByNode(ends, upstreamOf(step));
        const end = await runNode(context, run, step, bind(step, pipeline, outputsOf));
        if ('failed' in end) broken = true;
        return end;
      })(),
    );
  }
  const ended = await Promise.all([...ends].map(async ([name, end]) => [name, await end] as const));
  signal.throwIfAborted();
  const failures = ended.flatMap(([, end]) => ('failed' in end && end.failed !== '' ? [end.failed] : []));
  if (failures.length > 0) throw new MlopsError('E_JOB', failures.join('; '));
  job.setOutputs(pipelineOutputs(pipeline, new Map(ended)));
}

async function outputsByNode(
  ends: ReadonlyMap<string, Promise<NodeEnd>>,
  names: readonly string[],
): Promise<Map<string, JobOutputs>> {
  const outputs = new Map<string, JobOutputs>();
  for (const name of names) {
    const end = await ends.get(name);
    if (end && 'outputs' in end) outputs.set(name, end.outputs);
  }
  return outputs;
}

/** A node's inputs with their bindings resolved, and the defaults of its literals. */
function bind(
  step: CompiledStep,
  pipeline: CompiledPipeline,
  outputsOf: ReadonlyMap<string, JobOutputs>,
): Record<string, GivenValue> {
  const inputs: Record<string, GivenValue> = {};
  for (const [port, { default: value }] of Object.entries(step.ports)) {
    if (value !== undefined) inputs[port] = { kind: 'literal', value };
  }
  for (const [port, input] of Object.entries(step.inputs)) {
    if (input.kind !== 'binding') inputs[port] = input;
    else if (input.to.from === 'pipeline') {
      // An optional input of a pipeline component may have no value.
      const given = own(pipeline.inputs, input.to.name);
      if (given) inputs[port] = given;
    } else {
      const { jobOutputType, uri } = outputsOf.get(input.to.node)![input.to.output]!;
      inputs[port] = { kind: 'data', type: jobOutputType, uri };
    }
  }
  return inputs;
}

async function runNode(
  context: RunnerContext,
  { pipeline, job: parent, experiment, signal }: PipelineRun,
  given: CompiledStep,
  inputs: Readonly<Record<string, GivenValue>>,
): Promise<NodeEnd> {
  const { workspace } = context;
  const step = withPipelineOutputs(given, pipeline);
  const key = reuseKey(workspace, step, inputs);
  const reusable = step.deterministic && !pipeline.forceRerun ? await findReusable(workspace, key) : undefined;
  const job = createJob(workspace, randomUUID(), childProperties(step, parent, experiment.name, inputs), parent.id);
  const tags = { ...step.tags, 'mlflow.rootRunId': parent.name };
  const runOf = { experiment: experiment.name, name: step.displayName, parentRunId: parent.name, tags };
  if (reusable) {
    job.addProperties({ 'azureml.isreused': 'true', 'azureml.reusedjobid': reusable.job });
    job.setOutputs(reusable.outputs);
    const reusedTags = { ...tags, 'azureml.isreused': 'true', 'azureml.reusedjobid': reusable.job };
    await trackJob(context, job, { ...runOf, tags: reusedTags }, signal, async () => undefined);
    return { outputs: reusable.outputs };
  }
  let outputs: JobOutputs = {};
  const end = await trackJob(context, job, runOf, signal, async () => {
    const stepRun = { step, job, rootJob: parent.name, experiment, inputs, signal };
    outputs = step.sweep ? await runSweep(context, stepRun, step.sweep) : await runStep(context, stepRun);
  });
  if (end.status !== 'Completed') return { failed: end.reason ?? end.status };
  if (step.deterministic) rememberReusable(workspace, key, { job: job.name, outputs });
  return { outputs };
}

/** An output bound to a pipeline output with its own location is stored there. */
function withPipelineOutputs(step: CompiledStep, pipeline: CompiledPipeline): CompiledStep {
  const outputs = Object.entries(step.outputs).map(([port, output]) => {
    const uri = output.uri ?? (output.becomes === undefined ? undefined : pipeline.outputs[output.becomes]?.uri);
    return [port, { ...output, ...(uri !== undefined && { uri }) }] as const;
  });
  return { ...step, outputs: Object.fromEntries(outputs) };
}

function childProperties(
  step: CompiledStep,
  parent: JobRecord,
  experimentName: string,
  inputs: Readonly<Record<string, GivenValue>>,
): Record<string, unknown> {
  return {
    jobType: step.sweep ? 'Sweep' : 'Command',
    displayName: step.displayName,
    experimentName,
    componentId: step.componentId,
    computeId: step.computeId,
    environmentId: step.environmentId,
    command: step.command,
    tags: step.tags,
    properties: { 'azureml.pipelinerunid': parent.name },
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([port, value]) => [
        port,
        value.kind === 'literal'
          ? { jobInputType: 'literal', value: value.value }
          : { jobInputType: value.type, uri: value.uri, mode: 'ReadOnlyMount' },
      ]),
    ),
  };
}

function pipelineOutputs(pipeline: CompiledPipeline, ends: ReadonlyMap<string, NodeEnd>): JobOutputs {
  const outputs: Record<string, JobOutputs[string]> = {};
  for (const step of pipeline.steps) {
    const end = ends.get(step.name);
    if (!end || !('outputs' in end)) continue;
    for (const [port, { becomes }] of Object.entries(step.outputs)) {
      const output = end.outputs[port];
      if (becomes !== undefined && output) outputs[becomes] = output;
    }
  }
  return outputs;
}
