import { setTimeout as sleep } from 'node:timers/promises';
import { MlopsError } from '@aml-mlops/errors';
import type { NodeState, RunEvent, RunState } from '@aml-mlops/pipeline-sdk/runner';
import type { RunRecord } from '@aml-mlops/tracking';
import { getArmJob } from '../client/arm-jobs.ts';
import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { getPipelineJob } from './get-pipeline-job.ts';
import { isFinished, nodeState, runState } from './job-status.ts';
import { jobUrl } from './job-url.ts';
import { nodeLog } from './node-log.ts';
import { openWorkspaceTracking, type WorkspaceTracking } from './workspace-tracking.ts';

export interface WatchOptions {
  /** Stops watching, not the job. */
  readonly signal?: AbortSignal;
  /** Receives the same events as the display of a local run. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Polling interval. Default: 5. */
  readonly intervalSeconds?: number;
  /** How long Azure may be unreachable before watching is given up. Default: 600. */
  readonly patienceSeconds?: number;
}

export interface WatchedNode {
  /** Name in the plan. */
  readonly name: string;
  /** The job of the node; absent if it never started. */
  readonly job: string | undefined;
  readonly status: NodeState;
  readonly seconds: number;
}

export interface NodeFailure {
  readonly node: string;
  readonly job: string;
  /** Its last lines; undefined if it cannot be read. */
  readonly log: string | undefined;
  /** Page of the node's job in Azure ML studio; undefined in an emulator. */
  readonly url: string | undefined;
}

export interface WatchedJob {
  readonly name: string;
  /** `running` if watching was stopped before the job ended. */
  readonly status: RunState;
  readonly nodes: readonly WatchedNode[];
  /** The first failed node. */
  readonly failure: NodeFailure | undefined;
}

/**
 * Watches a job until it ends, with the events of a local run. If watching stops, the job continues.
 *
 * @throws MlopsError `E_AZURE_NOT_FOUND`, and any error of {@link askAzure} that lasts longer than the patience
 */
export async function watchJob(
  workspace: AzureWorkspace,
  name: string,
  options: WatchOptions = {},
): Promise<WatchedJob> {
  const { signal, onEvent, intervalSeconds = 5, patienceSeconds = 600 } = options;
  const tracking = await openWorkspaceTracking(workspace);
  const patient = patience(patienceSeconds);
  const told = new Map<string, NodeState>();
  const what = `job ${name} of ${workspace.label}`;
  let names: string[] | undefined;
  let runs: readonly RunRecord[] = [];
  try {
    for (;;) {
      const job = await patient(() =>
        names ? askAzure(what, getArmJob(workspace, name)) : getPipelineJob(workspace, name),
      );
      if (job && !names) {
        names = Object.keys(job.jobs ?? {});
        onEvent?.({ type: 'run', run: name, nodes: names.map(planName) });
      }
      const found = job && (await patient(() => childRuns(tracking, name)));
      if (found) runs = found;
      for (const run of runs) tell(run);
      if (job && found && isFinished(job.status)) {
        const nodes = (names ?? []).map((node) => watchedNode(node, runs, runState(job.status)));
        for (const { name: node, status } of nodes)
          if (told.get(node) !== status) onEvent?.({ type: 'node', node, status });
        return { name, status: runState(job.status), nodes, failure: await failureOf(workspace, nodes) };
      }
      await sleep(intervalSeconds * 1000, undefined, signal ? { signal } : {});
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    const nodes = (names ?? []).map((node) => watchedNode(node, runs, 'running'));
    return { name, status: 'running', nodes, failure: undefined };
  } finally {
    await tracking.close();
  }

  function tell(run: RunRecord): void {
    const node = planName(run.name);
    const status = nodeState(run.status, run.tags);
    if (told.get(node) === status) return;
    told.set(node, status);
    // The service knows the exact end; we only poll.
    const seconds = run.endTime === undefined ? {} : { seconds: secondsOf(run) };
    onEvent?.({ type: 'node', node, status, ...seconds });
  }
}

/** The run of a job is created when the job starts; until then it has no children. */
export async function childRuns(tracking: WorkspaceTracking, name: string): Promise<RunRecord[]> {
  return tracking
    .ask((store) => store.childRuns(name))
    .catch((error: unknown) => {
      if (error instanceof MlopsError && error.code === 'E_TRACKING_NOT_FOUND') return [];
      throw error;
    });
}

/** Plan names have hyphens where the service has underscores. */
export function planName(azure: string): string {
  return azure.replaceAll('_', '-');
}

function watchedNode(azure: string, runs: readonly RunRecord[], job: RunState): WatchedNode {
  const run = runs.find((candidate) => candidate.name === azure);
  const name = planName(azure);
  if (!run) return { name, job: undefined, status: job === 'running' ? 'queued' : 'skipped', seconds: 0 };
  return { name, job: run.runId, status: nodeState(run.status, run.tags), seconds: secondsOf(run) };
}

function secondsOf({ startTime, endTime = Date.now() }: Pick<RunRecord, 'startTime' | 'endTime'>): number {
  return Math.max(0, (endTime - startTime) / 1000);
}

async function failureOf(workspace: AzureWorkspace, nodes: readonly WatchedNode[]): Promise<NodeFailure | undefined> {
  const failed = nodes.find(({ status, job }) => status === 'failed' && job !== undefined);
  if (!failed?.job) return undefined;
  const { job } = failed;
  return { node: failed.name, job, log: await nodeLog(workspace, job), url: jobUrl(workspace, job) };
}

/** Tolerates failed requests for a while: undefined if one failed. Anything but a lost connection is thrown immediately. */
function patience(seconds: number): <T>(question: () => Promise<T>) => Promise<T | undefined> {
  let since: number | undefined;
  return async (question) => {
    try {
      const answer = await question();
      since = undefined;
      return answer;
    } catch (error) {
      since ??= performance.now();
      const passing = error instanceof MlopsError && PASSING.has(error.code);
      if (!passing || performance.now() - since > seconds * 1000) throw error;
      return undefined;
    }
  };
}

const PASSING = new Set(['E_AZURE_UNAVAILABLE', 'E_TRACKING_CONNECTION']);
