import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { fillCommand } from '../arm/command-template.ts';
import { joinUrl, locateData } from '../arm/data-uri.ts';
import { sharedEnvironment } from '../arm/references.ts';
import { downloadData, mirrorFolder, uploadData } from '../blob/transfer.ts';
import type { CompiledStep, GivenValue } from './compiled-job.ts';
import type { JobOutputs, JobRecord } from './job-record.ts';
import { jobVariables } from './job-variables.ts';
import { runCommand } from './processes.ts';
import { resolveData } from './resolve-data.ts';
import { artifactsUrl, followLog, keepArtifacts, LOG_FILE } from './run-artifacts.ts';
import type { RunnerContext } from './runner-context.ts';

export interface StepRun {
  readonly step: CompiledStep;
  readonly job: JobRecord;
  readonly rootJob: string;
  readonly experiment: { readonly id: string; readonly name: string };
  /** All bound inputs, by port. */
  readonly inputs: Readonly<Record<string, GivenValue>>;
  /** Values of a trial's search space. */
  readonly searchSpace?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Location of a job's output: the requested one, with its placeholders substituted, else the service's default. */
function placeOf(uri: string | undefined, job: string, port: string): string {
  const chosen = uri ?? 'azureml://datastores/workspaceblobstore/paths/azureml/${{name}}/${{output_name}}/';
  return chosen.replaceAll('${{name}}', () => job).replaceAll('${{output_name}}', () => port);
}

/**
 * Waits for a slot and runs one command to its end in the environment of Azure ML: the code snapshot in an empty folder, the packages of
 * the environment, inputs as paths, outputs uploaded. The outputs are reported only when all of them are stored. If its node
 * is preempted, it waits for the next one, on which the command starts again: what it wrote to its outputs remains, nothing else does
 * (README, "Jobs and data").
 *
 * @throws MlopsError with the reason if it fails; the abort reason if it is cancelled
 */
export async function runStep(context: RunnerContext, run: StepRun): Promise<JobOutputs> {
  for (;;) {
    run.job.setStatus('Queued');
    await context.runs.setWaiting(run.job.name, true);
    const outputs = await context.limiter.run(async () => {
      await context.runs.setWaiting(run.job.name, false);
      return runOnNode(context, run);
    }, run.signal);
    if (outputs !== PREEMPTED) return outputs;
  }
}

const PREEMPTED = Symbol('the node was taken away');

async function runOnNode(context: RunnerContext, run: StepRun): Promise<JobOutputs | typeof PREEMPTED> {
  const { job, signal } = run;
  let isTakenAway = false;
  const folder = await mkdtemp(path.join(context.scratch, 'job-'));
  const log = path.join(folder, 'user_logs', 'std_log.txt');
  const code = path.join(folder, 'exe', 'wd');
  const token = context.tokens.issue();
  const artifacts = artifactsUrl(context.workspace, job.name);
  const running = new AbortController();
  const following = followLog(context.client, log, artifacts, running.signal);
  try {
    job.setStatus('Preparing');
    const prepared = await prepare(context, run, folder, code);
    signal.throwIfAborted();
    job.setStatus('Running');
    const end = await runCommand({
      command: prepared.command,
      folder: code,
      environment: variablesOf(context, run, folder, token, prepared),
      logFile: log,
      ...(run.step.processesPerInstance !== undefined && {
        processes: run.step.processesPerInstance * run.step.instances,
      }),
      ...timeLimit(run),
      signal,
      onStart: (kill) => {
        const preempt = () => {
          isTakenAway = true;
          kill();
        };
        context.nodes.set(job.name, { kill, preempt });
      },
    });
    signal.throwIfAborted();
    if (isTakenAway && end.failure !== undefined) {
      await leaveOutputs(context, run, prepared.outputs);
      return PREEMPTED;
    }
    if (end.failure !== undefined) {
      throw new MlopsError(
        'E_JOB',
        `${describe(run)} failed: ${end.failure}; its log is ${LOG_FILE} of run ${job.name}`,
      );
    }
    job.setStatus('Finalizing');
    const outputs = await storeOutputs(context, run, prepared.outputs);
    job.setOutputs(outputs);
    return outputs;
  } finally {
    context.nodes.delete(job.name);
    context.tokens.revoke(token);
    running.abort();
    await following;
    await keepArtifacts(context.client, log, code, artifacts).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Prepared {
  readonly command: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Paths by port. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** @param code the command's working directory: the snapshot and nothing else */
async function prepare(context: RunnerContext, run: StepRun, folder: string, code: string): Promise<Prepared> {
  const { workspace, client, environments } = context;
  const { step } = run;
  const data = path.join(folder, 'cap', 'data-capability', 'wd');
  await mkdir(code, { recursive: true });
  await mkdir(data, { recursive: true });
  const environment = workspace.store.get(step.environmentId) ?? sharedEnvironment(step.environmentId);
  if (!environment) throw new MlopsError('E_JOB', `${describe(run)} needs ${step.environmentId}, which is gone`);
  const packages = await environments.packagesOf(workspace, environment);
  // Next to the snapshot, where its programs' module resolution finds it, as in the image.
  if (packages !== undefined) await symlink(packages, path.join(folder, 'node_modules'));
  if (step.codeId !== undefined) {
    const uri = String(workspace.store.get(step.codeId)?.properties['codeUri']);
    await downloadData(client, locateData(workspace, uri, 'codeUri').url, code);
  }
  const inputs: Record<string, string> = {};
  for (const [port, value] of Object.entries(run.inputs)) {
    inputs[port] = value.kind === 'literal' ? value.value : await fetchInput(context, run, port, value, data);
  }
  const outputs: Record<string, string> = {};
  for (const [port, { type, uri }] of Object.entries(step.outputs)) {
    const target = path.join(data, port);
    if (type !== 'uri_file') await mkdir(target);
    outputs[port] = target;
    // A mount shows existing content: what the job wrote on a node that was preempted.
    const url = locateData(workspace, placeOf(uri, run.job.name, port), `outputs.${port}`).url;
    if (type !== 'uri_file' && (await client.list(url)).length > 0) await downloadData(client, url, target);
  }
  const command = fillCommand(step.command, ({ of, name }) => {
    if (of === 'outputs') return outputs[name];
    if (of === 'search_space') return run.searchSpace?.[name];
    return run.searchSpace?.[name] ?? inputs[name] ?? step.ports[name]?.default;
  });
  return { command, inputs, outputs };
}

async function fetchInput(
  { workspace, client }: RunnerContext,
  run: StepRun,
  port: string,
  { uri, type }: Extract<GivenValue, { kind: 'data' }>,
  folder: string,
): Promise<string> {
  const { url } = resolveData(workspace, uri, `inputs.${port}`);
  const place = path.join(folder, `INPUT_${port}`);
  const target = type === 'uri_file' ? path.join(place, path.posix.basename(new URL(url).pathname)) : place;
  try {
    await downloadData(client, url, target);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_JOB', `${describe(run)} cannot read its input ${port} (${uri}): ${reason}`, {}, { cause });
  }
  return target;
}

function variablesOf(context: RunnerContext, run: StepRun, folder: string, token: string, prepared: Prepared) {
  return jobVariables({
    scope: context.workspace.scope,
    workspaceGuid: context.workspaceGuid,
    job: run.job.name,
    rootJob: run.rootJob,
    experiment: run.experiment,
    serviceUrl: context.serviceUrl,
    trackingUri: context.trackingUri,
    token,
    instances: run.step.instances,
    home: folder,
    inputs: prepared.inputs,
    outputs: prepared.outputs,
    given: run.step.environmentVariables,
  });
}

function timeLimit({ step, searchSpace }: StepRun): { readonly timeoutSeconds?: number } {
  const seconds = searchSpace ? step.sweep?.trialTimeoutSeconds : step.timeoutSeconds;
  return seconds === undefined ? {} : { timeoutSeconds: seconds };
}

/** Outputs are mounted: what a job wrote before its node was preempted is in the storage, complete or not. */
async function leaveOutputs(
  { workspace, client }: RunnerContext,
  run: StepRun,
  paths: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [port, { uri }] of Object.entries(run.step.outputs)) {
    const source = paths[port];
    if (source === undefined || !(await exists(source))) continue;
    const { url } = locateData(workspace, placeOf(uri, run.job.name, port), `outputs.${port}`);
    if ((await stat(source)).isFile()) await uploadData(client, source, url);
    else await mirrorFolder(client, source, url);
  }
}

async function storeOutputs(
  { workspace, client }: RunnerContext,
  run: StepRun,
  paths: Readonly<Record<string, string>>,
): Promise<JobOutputs> {
  const stored: Record<string, JobOutputs[string]> = {};
  for (const [port, { type, uri }] of Object.entries(run.step.outputs)) {
    const source = paths[port];
    if (source === undefined || !(await exists(source))) {
      throw new MlopsError('E_JOB', `${describe(run)} wrote no output ${port}`);
    }
    const folder = placeOf(uri, run.job.name, port);
    const url = locateData(workspace, folder, `outputs.${port}`).url;
    const isFile = (await stat(source)).isFile();
    if (isFile) await uploadData(client, source, uri === undefined ? joinUrl(url, port) : url);
    else await mirrorFolder(client, source, url);
    const place = isFile && uri === undefined ? `${folder}${port}` : folder;
    stored[port] = { jobOutputType: type, uri: place, mode: 'ReadWriteMount' };
  }
  return stored;
}

function describe({ step, job }: StepRun): string {
  return step.name === '' ? `job ${job.name}` : `${step.name} (job ${job.name})`;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
