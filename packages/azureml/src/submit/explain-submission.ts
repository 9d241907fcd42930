import type { Explanation } from '@aml-mlops/pipeline-sdk/runner';
import { getPipelineJob } from './get-pipeline-job.ts';
import { lastCompleted } from './jobs.ts';
import { predictReuse } from './predict-reuse.ts';
import { prepareJob, type SubmitOptions } from './submit-plan.ts';

/** Predicts which nodes of a plan the service would reuse if it were submitted now. Publishes, uploads and submits nothing. */
export async function explainSubmission(options: SubmitOptions): Promise<Explanation[]> {
  const { workspace, plan } = options;
  const [{ job }, last] = await Promise.all([prepareJob({ ...options, dryRun: true }), lastCompleted(workspace, plan)]);
  if (last === undefined) return predictReuse(job, undefined);
  const before = await getPipelineJob(workspace, last);
  return predictReuse(job, { name: last, job: before });
}
