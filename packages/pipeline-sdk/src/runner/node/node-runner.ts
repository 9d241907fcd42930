import path from 'node:path';
import { MlopsError, systemError } from '@aml-mlops/errors';
import type { TrackingClient } from '@aml-mlops/tracking';
import type { StepProgram } from '../../bundle/index.ts';
import type { PlanNode } from '../../define/plan.ts';
import type { RunEvent } from '../events.ts';
import type { Located } from '../located.ts';
import type { NodeMode } from '../planning/selection.ts';
import type { WiredInputs } from '../planning/wire-inputs.ts';
import { cacheKey } from '../reuse/node-key.ts';
import { locate, type ResolvedNode, resolveNode } from '../reuse/resolve-node.ts';
import type { RunOptions } from '../run-types.ts';
import type { ArtifactStore } from '../workspace/artifact-store.ts';
import type { KeyFields } from '../workspace/tables/cache-table.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { CRASHED } from './crash-error.ts';
import { flightOf, inFlight } from './in-flight.ts';
import { logFileOf, runAttempt } from './run-attempt.ts';
import { StoredProgress } from './stored-progress.ts';

export interface NodeRunnerOptions {
  readonly run: string;
  readonly scope: string;
  readonly workspace: Workspace;
  readonly store: ArtifactStore;
  readonly tracking: TrackingClient;
  readonly experiment: string;
  readonly trackingRun: string;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly onMetric: RunOptions['onMetric'];
}

export interface NodeResult {
  readonly status: 'ran' | 'reused';
  readonly outputs: Readonly<Record<string, Located>>;
  readonly peakMemoryBytes: number | undefined;
  /** The fields of the cache key. */
  readonly fields: KeyFields;
}

/** A run that loses the race for a state this often has hit a defect, not a race. */
const STATE_RACES = 20;

/**
 * Runs one node, or takes its result from the cache. If another run has moved the node's state meanwhile, the node runs again
 * on the new state, so that concurrent runs end as if one had followed the other.
 *
 * @throws MlopsError the step's own error, or `E_NOT_CACHED` if `mode` requires a cached result and there is none
 */
export async function runNode(
  node: PlanNode,
  program: StepProgram,
  inputs: WiredInputs,
  mode: NodeMode,
  options: NodeRunnerOptions,
): Promise<NodeResult> {
  const { workspace, store } = options;
  for (let race = 0; race < STATE_RACES; race++) {
    const resolved = await resolveOnceMade(node, program, inputs, mode, options);
    const { entry, fields } = resolved;
    // A forced node of a resumed run was already forced once: its own entry is valid.
    if (entry && (entry.run === options.run || (node.cache && mode !== 'force'))) {
      if (!advanceStates(node, resolved, entry.outputs, options)) continue;
      recordReuse(node, resolved, options);
      return { status: 'reused', outputs: locate(node, entry.outputs, store), peakMemoryBytes: undefined, fields };
    }
    if (mode === 'known') {
      const message = `step ${node.name} must be cached with its present inputs; run the pipeline without --from or --only`;
      throw new MlopsError('E_NOT_CACHED', message);
    }
    const made = await inFlight(workspace, resolved.key, async () => {
      const result = await runWithRetries(node, program, resolved, options);
      if (!advanceStates(node, resolved, result.outputs, options)) return undefined;
      remember(node, resolved, result, options);
      return result;
    });
    if (!made) continue;
    return { status: 'ran', outputs: locate(node, made.outputs, store), peakMemoryBytes: made.peakMemoryBytes, fields };
  }
  throw new MlopsError(
    'E_STATE_BUSY',
    `state of step ${node.name} was moved by other runs ${STATE_RACES} times in a row`,
  );
}

/** Looks a node up in the cache, after any run of this process that is computing the same has ended. */
async function resolveOnceMade(
  node: PlanNode,
  program: StepProgram,
  inputs: WiredInputs,
  mode: NodeMode,
  { workspace, store }: NodeRunnerOptions,
): Promise<ResolvedNode> {
  for (;;) {
    const resolved = await resolveNode(node, program, inputs, workspace, store);
    const flight = mode === 'normal' && node.cache && !resolved.entry && flightOf(workspace, resolved.key);
    if (!flight) return resolved;
    await flight.catch(() => undefined);
  }
}

interface Made {
  readonly outputs: Readonly<Record<string, string>>;
  readonly peakMemoryBytes: number;
  readonly seconds: number;
}

async function runWithRetries(
  node: PlanNode,
  program: StepProgram,
  resolved: ResolvedNode,
  options: NodeRunnerOptions,
): Promise<Made> {
  for (let retry = 0; ; retry++) {
    try {
      return await attemptOnce(node, program, resolved, options);
    } catch (error) {
      const inputsFault = error instanceof MlopsError && error.code !== CRASHED;
      if (options.signal.aborted || inputsFault || retry >= node.limits.retries) throw error;
    }
  }
}

async function attemptOnce(
  node: PlanNode,
  program: StepProgram,
  resolved: ResolvedNode,
  options: NodeRunnerOptions,
): Promise<Made> {
  const { run, workspace, store, signal, emit, onMetric } = options;
  const { runs } = workspace.database;
  const attempt = runs.queueNode(run, node.name);
  const folder = path.join(workspace.runs, run, node.name, String(attempt));
  const child = await options.tracking.startRun({
    experiment: options.experiment,
    name: node.name,
    parentRunId: options.trackingRun,
    tags: { 'mlops.step': node.step, 'mlops.program': program.version, 'mlops.run': run },
  });
  const startedAt = new Date();
  const progress = new StoredProgress(workspace.database.progress, run, node.name);
  const logFile = logFileOf(folder);
  runs.updateNode(run, node.name, attempt, {
    status: 'running',
    startedAt,
    cacheKey: resolved.key,
    fields: resolved.fields,
    trackingRun: child.runId,
    logFile,
  });
  emit({ type: 'node', node: node.name, status: 'running' });
  try {
    const result = await runAttempt(
      {
        node,
        program,
        folders: resolved.folders,
        folder,
        scratch: path.join(workspace.runs, run, node.name, 'scratch'),
        run,
        compiled: workspace.compiled,
        trackingUri: workspace.trackingUri,
        trackingRun: child.runId,
        signal,
        onProgress: ({ done, total, message }) => {
          progress.tell({ done, total, message });
          emit({ type: 'progress', node: node.name, done, total, message });
        },
        onMetric: onMetric && ((metric) => onMetric(node.name, metric)),
      },
      store,
    );
    const finishedAt = new Date();
    progress.end();
    await child.end('FINISHED');
    runs.updateNode(run, node.name, attempt, {
      status: 'ran',
      finishedAt,
      peakMemoryBytes: result.peakMemoryBytes,
    });
    return { ...result, seconds: (finishedAt.getTime() - startedAt.getTime()) / 1000 };
  } catch (thrown) {
    const error = systemError(thrown, `step ${node.name} cannot be run`) ?? thrown;
    const status = signal.aborted ? 'interrupted' : 'failed';
    const message = error instanceof Error ? error.message : String(error);
    runs.updateNode(run, node.name, attempt, { status, finishedAt: new Date(), error: message });
    await child.end(signal.aborted ? 'KILLED' : 'FAILED');
    throw error;
  }
}

function advanceStates(
  node: PlanNode,
  resolved: ResolvedNode,
  outputs: Readonly<Record<string, string>>,
  { workspace }: NodeRunnerOptions,
): boolean {
  const moves = Object.entries(node.state).flatMap(([port, { key, kind }]) => {
    const to = outputs[port];
    return to === undefined ? [] : [{ key, kind, from: resolved.states[port], to }];
  });
  return moves.length === 0 || workspace.database.states.advance(moves);
}

/**
 * Stores a node's result under its key and, if it has state, under the key that it will have with the state that
 * it has just made: a step with state is idempotent, so the result is the same.
 */
function remember(node: PlanNode, resolved: ResolvedNode, made: Made, options: NodeRunnerOptions): void {
  const fieldSets = [resolved.fields];
  const ports = Object.keys(node.state);
  if (ports.length > 0) {
    const after = Object.fromEntries(ports.map((port) => [`state ${port}`, made.outputs[port] ?? 'none']));
    fieldSets.push({ ...resolved.fields, ...after });
  }
  for (const fields of fieldSets) {
    options.workspace.database.cache.put({
      key: cacheKey(fields),
      scope: options.scope,
      node: node.name,
      fields,
      outputs: made.outputs,
      run: options.run,
      seconds: made.seconds,
    });
  }
}

function recordReuse(node: PlanNode, resolved: ResolvedNode, { run, workspace }: NodeRunnerOptions): void {
  const { runs } = workspace.database;
  const attempt = runs.queueNode(run, node.name);
  const now = new Date();
  runs.updateNode(run, node.name, attempt, {
    status: 'reused',
    startedAt: now,
    finishedAt: now,
    cacheKey: resolved.key,
    fields: resolved.fields,
  });
}
