import type { Tracking } from '@aml-mlops/tracking';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Ends in the tracking store, as `KILLED`, the runs whose process is gone, with the steps and trials that they left open.
 *
 * @returns their ids in the tracking store. A step that had just started may open its run once more before it sees that
 *   its runner is gone, or is ended: end them again some seconds later
 */
export async function settleKilledRuns(workspace: Workspace, tracking: Tracking): Promise<string[]> {
  const { runs } = workspace.database;
  const ended: string[] = [];
  for (const { id, trackingRun } of runs.killed()) {
    if (!runs.noticeKilled(id) || trackingRun === undefined) continue;
    await endOpen(trackingRun, tracking);
    ended.push(trackingRun);
  }
  return ended;
}

/** Ends a run of the tracking store as `KILLED`, and all that it started, where they are open. */
export async function endOpen(runId: string, tracking: Tracking): Promise<void> {
  for (const child of await tracking.childRuns(runId)) await endOpen(child.runId, tracking);
  const { status } = await tracking.getRun(runId);
  if (status === 'RUNNING' || status === 'SCHEDULED') await (await tracking.attach(runId)).end('KILLED');
}
