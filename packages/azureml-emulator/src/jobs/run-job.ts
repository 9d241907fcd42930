import type { EndStatus } from '../mlflow/job-runs.ts';
import type { JobRecord, JobStatus } from './job-record.ts';
import type { RunnerContext } from './runner-context.ts';

/** Thrown into a cancelled job. */
export class JobCanceled extends Error {
  constructor() {
    super('the job was cancelled');
    this.name = 'JobCanceled';
  }
}

export interface RunOfJob {
  readonly experiment: string;
  readonly name: string;
  readonly parentRunId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface JobEnd {
  readonly status: Extract<JobStatus, 'Completed' | 'Failed' | 'Canceled'>;
  /** Why it did not complete. */
  readonly reason?: string;
}

const RUN_STATUS: Readonly<Record<JobEnd['status'], EndStatus>> = {
  Completed: 'FINISHED',
  Failed: 'FAILED',
  Canceled: 'KILLED',
};

/** Runs a job's work between the start and end of its run; both always end with the same status. */
export async function trackJob(
  { runs }: RunnerContext,
  job: JobRecord,
  run: RunOfJob,
  signal: AbortSignal,
  work: (experiment: { readonly id: string; readonly name: string }) => Promise<void>,
): Promise<JobEnd> {
  let end: JobEnd = { status: 'Completed' };
  let started = false;
  try {
    const id = await runs.start({ runId: job.name, ...run });
    started = true;
    await work({ id, name: run.experiment });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    end = { status: signal.aborted ? 'Canceled' : 'Failed', reason };
  }
  if (end.reason !== undefined && end.status === 'Failed') {
    // The service reports this text in the run's details, which this API does not show.
    job.addProperties({ 'azureml.error': end.reason });
    if (started) await runs.setTag(job.name, 'azureml.error', end.reason.slice(0, 5000)).catch(() => undefined);
  }
  if (started) await runs.end(job.name, RUN_STATUS[end.status]).catch(() => undefined);
  job.setStatus(end.status);
  return end;
}
