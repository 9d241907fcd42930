import type { Tracking } from '@aml-mlops/tracking';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Ends as `KILLED` in the tracking store the runs whose process has ended, with the steps and trials that they left open.
 *
 * @returns their ids in the tracking store. A step that had just started may reopen its run before it notices that
 *   its runner has ended: end them again some seconds later
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

/** Ends an open run of the tracking store and its open descendants as `KILLED`. */
export async function endOpen(runId: string, tracking: Tracking): Promise<void> {
  for (const child of await tracking.childRuns(runId)) await endOpen(child.runId, tracking);
  const { status } = await tracking.getRun(runId);
  if (status === 'RUNNING' || status === 'SCHEDULED') await (await tracking.attach(runId)).end('KILLED');
}
