import { type Datastore, hashText } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { getArmJob } from '../client/arm-jobs.ts';
import { findAzure } from '../client/azure-error.ts';
import { assetName, TAGS } from './asset-names.ts';
import { type SubmitOptions, type SubmittedJob, submitPlan } from './submit-plan.ts';

export interface TriggerOptions extends Omit<SubmitOptions, 'name' | 'forceRerun'> {
  /** The datastore and folder of new files. */
  readonly datastore: Datastore;
  readonly prefix?: string;
}

export type TriggerResult =
  | { readonly submitted: true; readonly job: SubmittedJob }
  /** A job was already submitted for exactly these files. */
  | { readonly submitted: false; readonly name: string; readonly status: string };

/**
 * Submits the pipeline if a datastore contains files for which no job has been submitted. Run it every hour, or on an
 * event for a new file. The job's name is a hash of the files, so that two concurrent triggers, or one
 * repeated after a failure, create one job.
 *
 * @throws MlopsError `E_RAW_LAYOUT` if there are no files, and any error of `submitPlan`
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
  // The address is the same as before, so the service's cached results are those of the previous files.
  const job = await submitPlan({ ...options, name, forceRerun: true, tags: { ...options.tags, [TAGS.trigger]: seen } });
  return { submitted: true, job };
}
