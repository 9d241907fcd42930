import type { ActiveRun, Tracking } from '@aml-mlops/tracking';
import type { RunOptions } from '../run-types.ts';
import { endOpen, settleKilledRuns } from './settle-killed-runs.ts';

/**
 * Enters the run into the workspace and the tracking store, or finds it there and goes on with it: attempts that a dead
 * process left open are closed in both, as are other runs that were killed.
 *
 * @throws MlopsError `E_RUN_GOING` where another process is at it
 */
export async function beginRun(
  options: Pick<RunOptions, 'id' | 'request' | 'workspace' | 'trial'>,
  tracking: Tracking,
): Promise<ActiveRun> {
  const { id, request, workspace, trial } = options;
  const { plan } = request;
  const { runs } = workspace.database;
  const known = runs.find(id);
  if (known) {
    for (const attempt of runs.restart(id, JSON.stringify(request))) {
      if (attempt.trackingRun) await endOpen(attempt.trackingRun, tracking);
    }
    await settleKilledRuns(workspace, tracking);
    if (known.trackingRun) return tracking.attach(known.trackingRun);
  } else {
    await settleKilledRuns(workspace, tracking);
    runs.start({ id, pipeline: plan.pipeline, scope: plan.scope, request: JSON.stringify(request) });
  }
  const run = await tracking.startRun({
    experiment: trial?.experiment ?? plan.pipeline,
    name: trial?.name ?? id,
    ...(trial ? { parentRunId: trial.parentRun } : {}),
    tags: { 'mlops.run': id, 'mlops.scope': plan.scope },
  });
  runs.setTrackingRun(id, run.runId);
  return run;
}
