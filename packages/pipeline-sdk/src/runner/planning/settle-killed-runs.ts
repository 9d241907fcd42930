import type { Tracking } from '@aml-mlops/tracking';
import type { Workspace } from '../workspace/workspace.ts';

/** Ends in the tracking store, as `KILLED`, the runs whose process is gone, with the steps and trials that they left open. */
export async function settleKilledRuns(workspace: Workspace, tracking: Tracking): Promise<void> {
  const { runs } = workspace.database;
  for (const { id, trackingRun } of runs.killed()) {
    if (runs.noticeKilled(id) && trackingRun !== undefined) await endOpen(trackingRun, tracking);
  }
}

/** Ends a run of the tracking store as `KILLED`, and all that it started, where they are open. */
export async function endOpen(runId: string, tracking: Tracking): Promise<void> {
  for (const child of await tracking.childRuns(runId)) await endOpen(child.runId, tracking);
  const { status } = await tracking.getRun(runId);
  if (status === 'RUNNING' || status === 'SCHEDULED') await (await tracking.attach(runId)).end('KILLED');
}
