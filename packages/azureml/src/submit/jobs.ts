import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { RunState } from '@aml-mlops/pipeline-sdk/runner';
import type { JobBase } from '@azure/arm-machinelearning';
import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { TAGS } from './asset-names.ts';
import { runState } from './job-status.ts';
import { jobUrl } from './job-url.ts';

/** A job in a list; `mlops runs` shows local and remote runs alike. */
export interface JobSummary {
  readonly name: string;
  /** Alias of its workspace. */
  readonly workspace: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly status: RunState;
  readonly createdAt: Date | undefined;
  /** Page of the job in Azure ML studio; undefined in an emulator. */
  readonly url: string | undefined;
}

/** Pipeline jobs of a workspace submitted by this program, newest first. */
export async function listJobs(workspace: AzureWorkspace, limit: number): Promise<JobSummary[]> {
  const { arm, place, label } = workspace;
  const collect = async () => {
    const jobs: JobSummary[] = [];
    for await (const job of arm.jobs.list(...place, { jobType: 'Pipeline', tag: TAGS.pipeline })) {
      const summary = summarise(workspace, job);
      if (summary) jobs.push(summary);
      if (jobs.length === limit) break;
    }
    return jobs;
  };
  return askAzure(`jobs of ${label}`, collect());
}

function summarise(workspace: AzureWorkspace, { name, properties, systemData }: JobBase): JobSummary | undefined {
  const pipeline = properties.tags?.[TAGS.pipeline];
  if (!name || !pipeline) return undefined;
  return {
    name,
    workspace: workspace.config.alias,
    pipeline,
    scope: properties.tags?.[TAGS.scope] ?? '',
    status: runState(properties.status),
    createdAt: systemData?.createdAt,
    url: jobUrl(workspace, name),
  };
}

/** Cancels a job and waits until the service has accepted it; a job that has ended is unchanged. */
export async function cancelJob(workspace: AzureWorkspace, name: string): Promise<void> {
  const { arm, place, label } = workspace;
  await askAzure(`job ${name} of ${label}`, arm.jobs.beginCancelAndWait(...place, name, { updateIntervalInMs: 1000 }));
}

/** Number of jobs to search for a completed one. */
const JOBS_LOOKED_AT = 100;

/** The last completed job of a pipeline on this data; undefined if there is none among the newest. */
export async function lastCompleted(workspace: AzureWorkspace, plan: Plan): Promise<string | undefined> {
  const jobs = await listJobs(workspace, JOBS_LOOKED_AT);
  return jobs.find(({ pipeline, scope, status }) => {
    return pipeline === plan.pipeline && scope === plan.scope && status === 'done';
  })?.name;
}
