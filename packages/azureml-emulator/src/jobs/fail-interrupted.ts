import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { JobRuns } from '../mlflow/job-runs.ts';
import { childJobs, childrenOf, isFinal } from './job-record.ts';

const REASON = 'the emulator was stopped while the job ran';

/** Marks jobs that were running when an emulator was killed as failed, because they have no process any more. */
export async function failInterrupted({
  workspace,
  runs,
}: {
  readonly workspace: Pick<Workspace, 'id' | 'store'>;
  readonly runs: Pick<JobRuns, 'end'>;
}): Promise<void> {
  const { store } = workspace;
  for (const job of store.list(`${workspace.id}/jobs`)) {
    for (const child of childJobs(workspace, job.id)) await fail(childrenOf(job.id), child);
    await fail(`${workspace.id}/jobs`, job);
  }

  async function fail(parent: string, job: Resource): Promise<void> {
    if (isFinal(job.properties['status'])) return;
    const labels = { ...(job.properties['properties'] as object), 'azureml.error': REASON };
    store.put(parent, { ...job, properties: { ...job.properties, status: 'Failed', properties: labels } });
    await runs.end(job.name, 'FAILED').catch(() => undefined);
  }
}
