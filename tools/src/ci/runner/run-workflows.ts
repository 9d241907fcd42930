import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import type { Value } from '../expressions/value.ts';
import { readEnvironments } from '../workflow/environments.ts';
import { readWorkflow } from '../workflow/read-workflow.ts';
import type { Job, System, Workflow } from '../workflow/workflow.ts';
import { ArtifactStore } from './artifact-store.ts';
import { type EmulatedAzure, startEmulatedAzure } from './emulated-azure.ts';
import { type Dispatch, type EventBridge, readStarts, startEventBridge } from './event-bridge.ts';
import { type Host, startHost } from './host.ts';
import type { RunIdentity } from './job-language.ts';
import { Machine } from './machine.ts';
import { runJob } from './run-job.ts';
import type { JobReport, Result, RunReport, RunSettings } from './run-settings.ts';

export interface DryRun {
  /** The checkout whose last commit is cloned. */
  readonly repository: string;
  readonly system: System;
  /** Run in sequence; an earlier workflow may trigger a later one, which reads its artifacts. */
  readonly workflows: readonly string[];
  readonly settings: RunSettings;
  /** Log folder: a subfolder for each run, a file for each job. */
  readonly logs: string;
  /** Storage of the emulated workspaces. Default: a temporary folder. */
  readonly home?: string;
  /** Initial faults. Default: none */
  readonly faults?: readonly unknown[];
  readonly signal: AbortSignal;
  /** Asks a person to approve an environment. */
  ask(environment: string): Promise<boolean>;
  say(line: string): void;
}

/**
 * Runs workflows locally, as their service would, against an emulated Azure.
 *
 * @throws MlopsError `E_CI_WORKFLOW` for unsupported features; a failed job is a result, not an error
 */
export async function runWorkflows(request: DryRun): Promise<RunReport[]> {
  const { repository, system, say } = request;
  const workflows = request.workflows.map((name) => readWorkflow(repository, system, name));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
  const [sha, before] = [git('rev-parse', 'HEAD'), git('rev-parse', '--verify', '--quiet', 'HEAD~1^{commit}')];
  const changed = git('status', '--porcelain').split('\n').filter(Boolean).length;
  if (changed > 0) say(`${changed} file(s) are not committed: the clone has the last commit, without them`);
  const scratch = mkdtempSync(path.join(tmpdir(), 'ci-'));
  const host = await startHost(before);
  let azure: EmulatedAzure | undefined;
  let bridge: EventBridge | undefined;
  try {
    if (workflows.some(speaksToAzure)) {
      say('starting the emulated workspaces');
      const home = request.home ?? path.join(scratch, 'azure');
      azure = await startEmulatedAzure(repository, home, stagesOf(repository), request.faults);
      if (azure && request.settings.event === DISPATCH) {
        bridge = await startEventBridge(readStarts(repository));
        await azure.subscribe(bridge.url);
      }
    }
    const reports: RunReport[] = [];
    const earlier: Record<string, string> = {};
    for (const workflow of workflows) {
      await (bridge && azure?.eventsTold());
      const dispatch = bridge?.dispatches.findLast(({ event_type }) => awaits(workflow, event_type));
      const given = bridge && !dispatch ? undefined : request.settings.event;
      const event = given ?? eventOf(workflow, earlier);
      const id = `${workflow.name}-${randomUUID().slice(0, 8)}`;
      const branch = event === 'pull_request' ? 'feature' : 'main';
      const run: RunIdentity = {
        ...{ id, sha, before, branch, event, earlier: { ...earlier } },
        payload: payloadOf(event, { before, earlier, sha, dispatch }),
        repository: 'local/repository',
        hostUrl: host.url,
      };
      reports.push(await runOne(request, workflow, run, { azure, host, scratch }));
      if (!reports.at(-1)!.passed) break;
      earlier[workflow.name.replaceAll('-', '_')] = id;
    }
    for (const { what, text } of host.written) say(`written to the service: ${what}, ${text.length} characters`);
    return reports;
  } finally {
    await azure?.close();
    await bridge?.close();
    await host.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Stand {
  readonly azure: EmulatedAzure | undefined;
  readonly host: Host;
  readonly scratch: string;
}

async function runOne(request: DryRun, workflow: Workflow, run: RunIdentity, stand: Stand): Promise<RunReport> {
  const { say, repository, signal } = request;
  say(`\n${workflow.title} (${workflow.file}) on ${run.sha.slice(0, 10)}, ${run.event}`);
  const environments = readEnvironments(repository);
  const artifacts = new ArtifactStore(path.join(stand.scratch, 'artifacts'));
  const logs = path.join(request.logs, run.id);
  mkdirSync(logs, { recursive: true });
  const done = new Map<string, { result: Result; outputs: Readonly<Record<string, string>> }>();
  const jobs: JobReport[] = [];
  for (const job of inOrder(workflow)) {
    for (const [index, matrix] of job.matrix.entries()) {
      const name = job.matrix.length > 1 ? `${job.id}-${index + 1}` : job.id;
      say(`\n${name}${job.environment === undefined ? '' : ` in ${job.environment}`}`);
      const machine = new Machine();
      const token = `job-${run.id}-${name}`;
      const permissions = job.permissions ?? workflow.permissions ?? null;
      stand.host.grant(token, permissions);
      const log = path.join(logs, `${name}.log`);
      writeFileSync(log, '');
      try {
        const settings = withEmulator(request.settings, stand.azure);
        const report = await runJob({
          setting: { workflow, job, matrix, run, settings, machine, token, done },
          ...{ repository, artifacts, permissions, log, signal, say },
          approved: async (environment) => {
            if (!environments[environment]?.approval || request.settings.approve.has(environment)) return true;
            return request.ask(environment);
          },
        });
        jobs.push({ ...report, id: name });
        if (report.reason !== undefined) say(`  ${report.result}: ${report.reason}`);
        const before = done.get(job.id);
        const result = before && before.result === 'failure' ? 'failure' : report.result;
        done.set(job.id, { result, outputs: { ...before?.outputs, ...report.outputs } });
      } finally {
        machine.remove();
      }
      if (signal.aborted) break;
    }
  }
  const failed = jobs.filter(({ result }) => result === 'failure');
  say(
    `\n${workflow.name}: ${failed.length === 0 && !signal.aborted ? 'passed' : `failed in ${failed.map(({ id }) => id).join(', ')}`}; logs in ${logs}`,
  );
  return { workflow: workflow.name, system: workflow.system, passed: failed.length === 0 && !signal.aborted, jobs };
}

/** Variables for the emulator, unless set explicitly. */
function withEmulator(settings: RunSettings, azure: EmulatedAzure | undefined): RunSettings {
  if (!azure) return settings;
  const ids = { AZURE_CLIENT_ID: 'emulator', AZURE_TENANT_ID: 'emulator', AZURE_SUBSCRIPTION_ID: azure.subscription };
  return { ...settings, variables: { ...ids, WORKSPACES: azure.workspaces, ...settings.variables } };
}

function speaksToAzure(workflow: Workflow): boolean {
  return workflow.jobs.some(({ environment }) => environment !== undefined);
}

/** Workspaces of the environments. */
function stagesOf(repository: string): string[] {
  const named = Object.values(readEnvironments(repository)).map(({ workspace }) => workspace);
  return named.length === 0 ? ['dev'] : [...new Set(named)];
}

/** Jobs in dependency order. */
export function inOrder(workflow: Workflow): Job[] {
  const ordered: Job[] = [];
  const waiting = [...workflow.jobs];
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ needs }) => needs.every((need) => ordered.some(({ id }) => id === need)));
    if (at < 0) {
      const named = waiting.map(({ id, needs }) => `${id} (needs ${needs.join(', ')})`).join('; ');
      throw new MlopsError(
        'E_CI_WORKFLOW',
        `jobs of ${workflow.file} must need jobs that there are, in no circle; got ${named}`,
      );
    }
    ordered.push(...waiting.splice(at, 1));
  }
  return ordered;
}

const DISPATCH = 'repository_dispatch';

/** Whether a GitHub workflow is triggered by a dispatch with this name. */
function awaits({ triggers }: Workflow, name: string): boolean {
  return dispatchSchema.safeParse(triggers[DISPATCH]).data?.types.includes(name) ?? false;
}

const dispatchSchema = z.object({ types: z.array(z.string()) });

/** The default trigger of a workflow. */
function eventOf({ system, triggers }: Workflow, earlier: Readonly<Record<string, string>>): string {
  if (system === 'github') {
    if ('workflow_run' in triggers && Object.keys(earlier).length > 0) return 'workflow_run';
    return ['push', 'pull_request', 'schedule'].find((event) => event in triggers) ?? 'workflow_dispatch';
  }
  if ('resources' in triggers && Object.keys(earlier).length > 0) return 'workflow_run';
  if ('schedules' in triggers) return 'schedule';
  return triggers['pr'] !== undefined && triggers['pr'] !== 'none' && triggers['trigger'] === 'none'
    ? 'pull_request'
    : 'push';
}

function payloadOf(
  event: string,
  run: { before: string; sha: string; earlier: Readonly<Record<string, string>>; dispatch: Dispatch | undefined },
): Value {
  if (event === DISPATCH && run.dispatch)
    return { action: run.dispatch.event_type, client_payload: { ...run.dispatch.client_payload } };
  if (event === 'push') return { before: run.before, after: run.sha };
  if (event === 'pull_request')
    return { number: 1, pull_request: { number: 1, base: { sha: run.before, ref: 'main' }, head: { sha: run.sha } } };
  if (event !== 'workflow_run') return {};
  const id = Object.values(run.earlier).at(-1) ?? '';
  return { workflow_run: { id, conclusion: 'success', head_sha: run.sha, head_branch: 'main', event: 'push' } };
}
