import { MlopsError, systemError } from '@aml-mlops/errors';
import { defaultWorkers } from '@aml-mlops/parallel';
import { openTracking, type Tracking } from '@aml-mlops/tracking';
import type { PlanNode } from '../define/plan.ts';
import { type NodeResult, runNode } from './node/node-runner.ts';
import { type RegisteredModel, registerModels } from './outcome/register-models.ts';
import { beginRun } from './planning/begin-run.ts';
import { reasonToSkip } from './planning/reason-to-skip.ts';
import { schedule } from './planning/schedule.ts';
import { selectNodes } from './planning/selection.ts';
import { endOpen } from './planning/settle-killed-runs.ts';
import { locateInputs, wireInputs } from './planning/wire-inputs.ts';
import type { RunOptions, RunResult, StepResult } from './run-types.ts';
import { ArtifactStore } from './workspace/artifact-store.ts';
import { registerDatasets } from './workspace/register-datasets.ts';
import type { DatasetVersion } from './workspace/tables/dataset-table.ts';

/**
 * Runs a plan on this machine: each node in its own process, as soon as its inputs exist, at most
 * `parallelism` at once. A run whose id exists is resumed. When a step fails, running steps finish,
 * dependent steps are skipped, and the result says so.
 *
 * @throws MlopsError `E_INPUT_MISSING`, `E_STEP_UNKNOWN`, `E_BUNDLE` before anything runs; never for a step that fails
 */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  const { workspace, warn } = options;
  const tracking = await openTracking(
    workspace.trackingUri,
    warn ? { warn: (message) => warn(`tracking: ${message}`) } : {},
  );
  try {
    return await runTracked(options, tracking);
  } catch (error) {
    throw systemError(error, `run ${options.id} cannot continue`) ?? error;
  } finally {
    await tracking.close();
  }
}

async function runTracked(options: RunOptions, tracking: Tracking): Promise<RunResult> {
  const { id, request, workspace } = options;
  const { plan } = request;
  const signal = options.signal ?? new AbortController().signal;
  const emit = options.onEvent ?? (() => undefined);
  const startedAt = performance.now();
  const modes = selectNodes(plan, request.selection);
  const store = new ArtifactStore(workspace.artifacts, workspace.database, options);
  const inputs = await locateInputs(request, store);
  const programs = await options.programs.forPlan(plan);
  const { parent, settled } = await beginRun(options, tracking);
  emit({ type: 'run', run: id, nodes: plan.nodes.map((node) => node.name) });

  const results = new Map<string, NodeResult>();
  const steps = new Map<string, StepResult>();
  const datasets: DatasetVersion[] = [];
  /** Nodes that are skipped because a condition does not hold, and those that read from them. */
  const passedOver = new Map<string, string>();
  let models: RegisteredModel[] = [];
  let failure: RunResult['failure'];

  const settle = (name: string, status: StepResult['status'], seconds = 0, peakMemoryBytes?: number) => {
    const passed = passedOver.get(name);
    const reason = passed === undefined ? {} : { reason: passed };
    steps.set(name, { name, status, seconds, peakMemoryBytes, ...reason });
    const error = status === 'failed' && failure ? { error: failure.error.message } : {};
    emit({ type: 'node', node: name, status, ...error, ...reason });
  };

  const runOne = async (node: PlanNode): Promise<void> => {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    try {
      const reason = await reasonToSkip(node, (name) => results.get(name)?.outputs, passedOver);
      if (reason !== undefined) {
        passedOver.set(node.name, reason);
        return settle(node.name, 'skipped');
      }
      const program = programs.get(node.step);
      const outputOf = (name: string, output: string) => results.get(name)?.outputs[output];
      const { wired, missing } = wireInputs(node, inputs, outputOf, passedOver);
      if (!program || missing.length > 0) throw new Error(`step ${node.name} was scheduled before what it reads`);
      const result = await runNode(node, program, wired, modes.get(node.name) ?? 'normal', {
        run: id,
        scope: plan.scope,
        workspace,
        store,
        tracking,
        experiment: options.trial?.experiment ?? plan.pipeline,
        trackingRun: parent.runId,
        signal,
        emit,
        onMetric: options.onMetric,
      });
      datasets.push(...(await registerDatasets(plan, node, result.outputs, result.fields, workspace, id)));
      results.set(node.name, result);
      settle(node.name, result.status, result.status === 'ran' ? seconds() : 0, result.peakMemoryBytes);
    } catch (error) {
      if (!signal.aborted)
        failure ??= { node: node.name, error: error instanceof Error ? error : new Error(String(error)) };
      settle(node.name, signal.aborted ? 'interrupted' : 'failed', seconds());
    }
  };

  await schedule(
    plan.nodes.filter((node) => modes.get(node.name) !== 'skip'),
    options.parallelism ?? defaultWorkers(),
    {
      done: (name) => results.has(name) || passedOver.has(name),
      stopped: () => failure !== undefined || signal.aborted,
      run: runOne,
    },
  );
  for (const { name } of plan.nodes) if (!steps.has(name)) settle(name, 'skipped');

  const outputs = Object.fromEntries([...results].map(([name, result]) => [name, result.outputs]));
  if (!failure && !signal.aborted) {
    try {
      models = await registerModels(plan, outputs, tracking, parent.runId);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failure = { node: plan.pipeline, error: new MlopsError('E_FINISH', message, {}, { cause: error }) };
    }
  }
  const status = signal.aborted ? 'interrupted' : failure ? 'failed' : 'done';
  for (const killed of settled) await endOpen(killed, tracking);
  await parent.end(status === 'done' ? 'FINISHED' : status === 'failed' ? 'FAILED' : 'KILLED');
  workspace.database.runs.finish(id, status);
  return {
    run: id,
    pipeline: plan.pipeline,
    status,
    seconds: (performance.now() - startedAt) / 1000,
    trackingRun: parent.runId,
    steps: plan.nodes.flatMap((node) => steps.get(node.name) ?? []),
    outputs,
    datasets,
    models,
    failure,
  };
}
