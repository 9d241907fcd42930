import { isDeepStrictEqual } from 'node:util';
import { conflict } from '../arm/arm-error.ts';
import { checkBody } from '../arm/check-body.ts';
import type { JobService } from '../arm/handle-request.ts';
import { checkName, type PutAnswer } from '../arm/put-version.ts';
import { resourceId } from '../arm/resource-path.ts';
import type { Resource } from '../arm/resource-store.ts';
import { RESOURCE_KINDS } from '../arm/resource-types.ts';
import type { Workspace } from '../arm/workspace.ts';
import { checkJob } from './check-job.ts';
import type { CompiledJob, CompiledStep, GivenValue } from './compiled-job.ts';
import { childJobs, createJob, isFinal, type JobRecord } from './job-record.ts';
import { JobCanceled, trackJob } from './run-job.ts';
import { runPipeline } from './run-pipeline.ts';
import { runStep } from './run-step.ts';
import { runSweep } from './run-sweep.ts';
import type { RunnerContext } from './runner-context.ts';

/** Mutable fields of an existing job. */
const MUTABLE = new Set(['description', 'tags', 'properties', 'isArchived', 'displayName', 'services']);
/** Fields added by the service. */
const TOLD = new Set(['status', 'outputs']);

export interface RunningJobs extends JobService {
  /** Ends what is running; unfinished jobs are marked as failed. */
  close(): Promise<void>;
  /** Resolves when a job has ended; immediately if it is not running. */
  ended(workspace: Workspace, name: string): Promise<void>;
}

/** @param contextOf context for running jobs of a workspace */
export function makeJobService(contextOf: (workspace: Workspace) => Promise<RunnerContext>): RunningJobs {
  const running = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();

  function launch(workspace: Workspace, resource: Resource, job: JobRecord, compiled: CompiledJob): void {
    const controller = new AbortController();
    const done = contextOf(workspace)
      .then((context) => runJob(context, resource, job, compiled, controller.signal))
      .catch((error: unknown) => {
        job.addProperties({ 'azureml.error': error instanceof Error ? error.message : String(error) });
        job.setStatus('Failed');
      })
      .finally(() => running.delete(job.id));
    running.set(job.id, { controller, done });
  }

  return {
    async put(workspace, name, body): Promise<PutAnswer> {
      checkName(name, 'jobs');
      const { properties } = checkBody(body, RESOURCE_KINDS['jobs']!.body, workspace.shapes);
      const compiled = checkJob(workspace, properties);
      const id = resourceId(workspace.scope, 'jobs', name);
      const existing = workspace.store.get(id);
      if (existing) return { status: 200, resource: update(workspace, existing, properties) };
      const complete = { experimentName: 'Default', displayName: name, ...properties };
      const job = workspace.store.transaction(() => {
        workspace.store.put(id, { id: submittedId(id), name, type: 'submitted', properties: fixedPart(properties) });
        return createJob(workspace, name, complete);
      });
      const resource = workspace.store.get(id)!;
      launch(workspace, resource, job, compiled);
      return { status: 201, resource };
    },

    async cancel(workspace, name) {
      const id = resourceId(workspace.scope, 'jobs', name);
      const found = workspace.store.get(id);
      const current = running.get(id);
      if (!found || !current) return;
      for (const job of [found, ...childJobs(workspace, id)]) {
        if (isFinal(job.properties['status'])) continue;
        const parent = job === found ? `${workspace.id}/jobs` : `${id}/children`;
        workspace.store.put(parent, { ...job, properties: { ...job.properties, status: 'CancelRequested' } });
      }
      current.controller.abort(new JobCanceled());
      await current.done;
    },

    async delete(workspace, name) {
      const id = resourceId(workspace.scope, 'jobs', name);
      await this.cancel(workspace, name);
      for (const child of childJobs(workspace, id)) workspace.store.delete(child.id);
      workspace.store.delete(id);
    },

    async ended(workspace, name) {
      await running.get(resourceId(workspace.scope, 'jobs', name))?.done;
    },

    async close() {
      for (const { controller } of running.values()) controller.abort(new JobCanceled());
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

async function runJob(
  context: RunnerContext,
  resource: Resource,
  job: JobRecord,
  compiled: CompiledJob,
  signal: AbortSignal,
): Promise<void> {
  const experiment = String(resource.properties['experimentName']);
  const tags = { ...(resource.properties['tags'] as Readonly<Record<string, string>>), 'mlflow.rootRunId': job.name };
  const run = { experiment, name: String(resource.properties['displayName']), tags };
  job.setStatus('Preparing');
  await trackJob(context, job, run, signal, async (of) => {
    if (compiled.kind === 'pipeline') {
      return runPipeline(context, { pipeline: compiled.pipeline, job, experiment: of, signal });
    }
    const { step } = compiled;
    const stepRun = { step, job, rootJob: job.name, experiment: of, inputs: givenInputs(step), signal };
    if (compiled.kind === 'sweep' && step.sweep) await runSweep(context, stepRun, step.sweep);
    else await runStep(context, stepRun);
  });
}

function givenInputs(step: CompiledStep): Record<string, GivenValue> {
  return Object.fromEntries(
    Object.entries(step.inputs).flatMap(([name, input]) => (input.kind === 'binding' ? [] : [[name, input] as const])),
  );
}

/** The submitted properties of a job, stored next to its results. */
function submittedId(jobId: string): string {
  return `${jobId}/submitted`;
}

function fixedPart(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([key, value]) => !MUTABLE.has(key) && !TOLD.has(key) && value !== null),
  );
}

/** An existing job: repeating it changes nothing; its labels may be changed, and nothing else. */
function update(workspace: Workspace, existing: Resource, properties: Readonly<Record<string, unknown>>): Resource {
  const submitted = workspace.store.get(submittedId(existing.id))?.properties;
  if (!isDeepStrictEqual(submitted, fixedPart(properties))) {
    throw conflict(`Job ${existing.name} exists, and what a job does cannot be changed: submit it under another name.`);
  }
  const changes = Object.fromEntries(Object.entries(properties).filter(([key]) => MUTABLE.has(key)));
  const labels = { ...(existing.properties['properties'] as object), ...(changes['properties'] as object | undefined) };
  const changed = { ...existing.properties, ...changes, properties: labels };
  return workspace.store.put(`${workspace.id}/jobs`, { ...existing, properties: changed });
}
