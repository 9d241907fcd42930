import type { ActiveRun, Tracking } from '@aml-mlops/tracking';
import type { RunOptions } from '../run-types.ts';
import { endOpen, settleKilledRuns } from './settle-killed-runs.ts';

export interface BegunRun {
  readonly parent: ActiveRun;
  /** Runs of the tracking store that killed processes left open: see {@link settleKilledRuns}. */
  readonly settled: readonly string[];
}

/**
 * Creates the run in the workspace and the tracking store, or reopens an existing one: attempts that a dead
 * process left open are closed in both, as are other runs that were killed.
 *
 * @throws MlopsError `E_RUN_GOING` if another process is running it
 */
export async function beginRun(
  options: Pick<RunOptions, 'id' | 'request' | 'workspace' | 'trial'>,
  tracking: Tracking,
): Promise<BegunRun> {
  const { id, request, workspace, trial } = options;
  const { plan } = request;
  const { runs } = workspace.database;
  const known = runs.find(id);
  const left = known ? runs.restart(id, JSON.stringify(request)).flatMap(({ trackingRun }) => trackingRun ?? []) : [];
  for (const trackingRun of left) await endOpen(trackingRun, tracking);
  const settled = [...left, ...(await settleKilledRuns(workspace, tracking))];
  if (known?.trackingRun) return { parent: await tracking.attach(known.trackingRun), settled };
  if (!known) {
    runs.start({ id, pipeline: plan.pipeline, scope: plan.scope, request: JSON.stringify(request) });
  }
  const run = await tracking.startRun({
    experiment: trial?.experiment ?? plan.pipeline,
    name: trial?.name ?? id,
    ...(trial ? { parentRunId: trial.parentRun } : {}),
    tags: { 'mlops.run': id, 'mlops.scope': plan.scope },
  });
  runs.setTrackingRun(id, run.runId);
  return { parent: run, settled };
}
