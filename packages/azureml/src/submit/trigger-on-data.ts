import { type Datastore, hashText } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { getArmJob } from '../client/arm-jobs.ts';
import { findAzure } from '../client/azure-error.ts';
import { assetName, TAGS } from './asset-names.ts';
import { type SubmitOptions, type SubmittedJob, submitPlan } from './submit-plan.ts';

export interface TriggerOptions extends Omit<SubmitOptions, 'name' | 'forceRerun'> {
  /** Where new files come, and the folder in it. */
  readonly datastore: Datastore;
  readonly prefix?: string;
}

export type TriggerResult =
  | { readonly submitted: true; readonly job: SubmittedJob }
  /** A job was submitted for these very files before. */
  | { readonly submitted: false; readonly name: string; readonly status: string };

/**
 * Submits the pipeline where a datastore holds files that no job has been submitted for: run it every hour, or when an
 * event says that a file came. The name of the job is a hash of what the files are, so that two triggers at once, or one
 * that is repeated after a failure, make one job.
 *
 * @throws MlopsError `E_RAW_LAYOUT` where there are no files, and what `submitPlan` throws
 */
export async function triggerOnData(options: TriggerOptions): Promise<TriggerResult> {
  const { datastore, prefix = '', workspace, plan } = options;
  const lines: string[] = [];
  for await (const { name, size, etag } of datastore.list(prefix)) lines.push(`${name} ${size} ${etag}\n`);
  if (lines.length === 0) {
    const message = `${datastore.uri} must hold raw data under ${prefix || 'its root'}; got no files`;
    throw new MlopsError('E_RAW_LAYOUT', message, { file: datastore.uri });
  }
  const seen = hashText(lines.join('')).slice(0, 16);
  const name = `${assetName(plan.pipeline, plan.scope).replaceAll('.', '-')}-data-${seen}`;
  const known = await findAzure(`job ${name} of ${workspace.label}`, getArmJob(workspace, name));
  if (known) return { submitted: false, name, status: known.status ?? 'NotStarted' };
  // The files lie where they lay before: what the service knows of that address is of the files before.
  const job = await submitPlan({ ...options, name, forceRerun: true, tags: { ...options.tags, [TAGS.trigger]: seen } });
  return { submitted: true, job };
}
