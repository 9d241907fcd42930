import type { ActiveRun, TrackingClient } from '@aml-mlops/tracking';
import type { RunOptions } from '../run-types.ts';

/**
 * Enters the run into the workspace and the tracking store, or finds it there and goes on with it: attempts that a dead
 * process left open are closed in both.
 */
export async function beginRun(options: RunOptions, tracking: TrackingClient): Promise<ActiveRun> {
  const { id, request, workspace } = options;
  const { plan } = request;
  const { runs } = workspace.database;
  const known = runs.find(id);
  if (known) {
    for (const attempt of runs.restart(id)) {
      if (attempt.trackingRun) await (await tracking.attach(attempt.trackingRun)).end('KILLED');
    }
    if (known.trackingRun) return tracking.attach(known.trackingRun);
  } else {
    runs.start({ id, pipeline: plan.pipeline, scope: plan.scope, request: JSON.stringify(request) });
  }
  const run = await tracking.startRun({
    experiment: plan.pipeline,
    name: id,
    tags: { 'mlops.run': id, 'mlops.scope': plan.scope },
  });
  runs.setTrackingRun(id, run.runId);
  return run;
}
