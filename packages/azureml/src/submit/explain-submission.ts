import type { Explanation } from '@aml-mlops/pipeline-sdk/runner';
import { getArmJob } from '../client/arm-jobs.ts';
import { askAzure } from '../client/azure-error.ts';
import { listJobs } from './jobs.ts';
import { predictReuse } from './predict-reuse.ts';
import { prepareJob, type SubmitOptions } from './submit-plan.ts';

/** How many jobs are looked through for one that completed. */
const JOBS_LOOKED_AT = 100;

/** Says which nodes of a plan the service would reuse if it were submitted now. Publishes, uploads and submits nothing. */
export async function explainSubmission(options: SubmitOptions): Promise<Explanation[]> {
  const { workspace, plan } = options;
  const [{ job }, jobs] = await Promise.all([
    prepareJob({ ...options, dryRun: true }),
    listJobs(workspace, JOBS_LOOKED_AT),
  ]);
  const last = jobs.find(({ pipeline, scope, status }) => {
    return pipeline === plan.pipeline && scope === plan.scope && status === 'done';
  });
  if (!last) return predictReuse(job, undefined);
  const before = await askAzure(`job ${last.name} of ${workspace.label}`, getArmJob(workspace, last.name));
  return predictReuse(job, { name: last.name, job: before });
}
