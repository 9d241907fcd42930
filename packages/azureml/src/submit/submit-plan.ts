import { randomBytes } from 'node:crypto';
import { MlopsError } from '@aml-mlops/errors';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import type { PipelineJob } from '@azure/arm-machinelearning';
import type { TransferOptions } from '../blob/upload-file.ts';
import { getArmJob, putArmJob } from '../client/arm-jobs.ts';
import { azureError, findAzure, statusOf } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { refuseSecrets } from '../client/refuse-secrets.ts';
import { compilePlan } from '../compile/pipeline-job.ts';
import { ensurePublished } from '../publish/ensure-published.ts';
import type { PublishedStep } from '../publish/publish-steps.ts';
import { assetName, dataTag, planTags, TAGS } from './asset-names.ts';
import { type BoundInput, bindInputs } from './bind-inputs.ts';
import { chooseStates, type StateBindings } from './choose-states.ts';
import { jobRecord, recordProperties } from './job-record.ts';
import { jobUrl } from './job-url.ts';
import { releasesOf } from './releases-of.ts';

export interface SubmitOptions {
  readonly workspace: AzureWorkspace;
  readonly plan: Plan;
  /** All steps of the plan, with the folders of their packages. */
  readonly steps: readonly StepSource[];
  readonly repository: string;
  /** Where each input lies: a folder of this machine, `azureml:<name>:<version>`, `azureml:<name>@latest`, an address. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly description: string;
  /** Commit that the steps are of. */
  readonly git?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Of the job; letters, digits, `_` and `-`. Submitting one name again answers the job that has it. Default a new one. */
  readonly name?: string;
  /** Search hyperparameters with sweep jobs. Default false: on one machine, as the local runner does. */
  readonly sweepJobs?: boolean;
  readonly forceRerun?: boolean;
  readonly signal?: AbortSignal;
  readonly onStep?: (published: PublishedStep) => void;
  readonly onUpload?: TransferOptions['onProgress'];
}

export interface SubmittedJob {
  readonly name: string;
  /** Page of the job in Azure ML studio; undefined in an emulator, which has none. */
  readonly url: string | undefined;
  readonly status: string;
  /** Versions of the data that it reads, by input. */
  readonly data: Readonly<Record<string, string>>;
  readonly steps: readonly PublishedStep[];
  /** False where a job of this name was there already. */
  readonly created: boolean;
}

/** A job as it would be submitted: all that it refers to is there. */
export interface PreparedJob {
  readonly job: PipelineJob;
  readonly data: Readonly<Record<string, BoundInput>>;
  readonly steps: readonly PublishedStep[];
}

/**
 * Publishes what is not published yet, brings the data there, and compiles the plan.
 *
 * @param options.dryRun compile alone, as if all of it were there. Default false
 * @throws MlopsError `E_SECRET` for an input's address that is signed, before anything is sent
 */
export async function prepareJob(options: SubmitOptions & { readonly dryRun?: boolean }): Promise<PreparedJob> {
  const { workspace, plan, signal, onUpload: onProgress, dryRun = false } = options;
  const { config } = workspace;
  for (const [name, where] of Object.entries(options.inputs)) {
    refuseSecrets(where, `input ${name} of pipeline ${plan.pipeline}`);
  }
  const { releases, components, sweeps } = await releasesOf(options);
  const [steps, data] = await Promise.all([
    dryRun ? [] : ensurePublished(workspace, releases, options),
    bindInputs(workspace, plan, options.inputs, { signal, onProgress, dryRun }),
  ]);
  const dataTags = Object.entries(data).map(([input, { label }]) => [dataTag(input), label]);
  const compile = (states: StateBindings) =>
    compilePlan({
      plan,
      config,
      components,
      inputs: Object.fromEntries(Object.entries(data).map(([name, { uri }]) => [name, uri])),
      states,
      sweeps,
      description: options.description,
      tags: {
        ...planTags(plan),
        ...(options.git === undefined ? {} : { [TAGS.git]: options.git }),
        ...Object.fromEntries(dataTags),
        ...options.tags,
      },
      forceRerun: options.forceRerun ?? false,
    });
  const job = compile(await chooseStates(workspace, plan, compile));
  return { job: { ...job, properties: recordProperties(jobRecord(plan)) }, data, steps };
}

/**
 * Submits a plan as a pipeline job. Whatever breaks off on the way can be repeated: nothing is sent twice, and a job of a
 * given name is made once.
 *
 * @throws MlopsError what {@link prepareJob} throws, `E_AZURE_CONFLICT` where the name is that of another job
 */
export async function submitPlan(options: SubmitOptions): Promise<SubmittedJob> {
  const { workspace, plan } = options;
  const { job, data, steps } = await prepareJob(options);
  options.signal?.throwIfAborted();
  const name = options.name ?? newJobName(plan);
  const known = options.name === undefined ? undefined : await findJob(workspace, name, name);
  const made = known ?? (await createJob(workspace, name, job, options.name ?? randomBytes(8).toString('hex')));
  return {
    name,
    url: jobUrl(workspace, name),
    status: made.status,
    data: Object.fromEntries(Object.entries(data).map(([input, { label }]) => [input, label])),
    steps,
    created: made.created,
  };
}

/** Makes a job once: where the answer was lost and the request repeated, the job that is there is this very one. */
async function createJob(
  workspace: AzureWorkspace,
  name: string,
  job: PipelineJob,
  submission: string,
): Promise<{ status: string; created: boolean }> {
  const what = `job ${name} of ${workspace.label}`;
  const properties = { ...job, tags: { ...job.tags, [TAGS.submission]: submission } };
  try {
    const made = await putArmJob(workspace, name, properties);
    return { status: made.status ?? 'NotStarted', created: true };
  } catch (error) {
    const there = statusOf(error) === 409 ? await findJob(workspace, name, submission) : undefined;
    if (there) return there;
    throw azureError(what, error);
  }
}

/**
 * The job that a submission has made; undefined where there is none of its name.
 *
 * @throws MlopsError `E_AZURE_CONFLICT` where the name is that of another one
 */
async function findJob(
  workspace: AzureWorkspace,
  name: string,
  submission: string,
): Promise<{ status: string; created: boolean } | undefined> {
  const what = `job ${name} of ${workspace.label}`;
  const there = await findAzure(what, getArmJob(workspace, name));
  if (!there) return undefined;
  if (there.tags?.[TAGS.submission] === submission) return { status: there.status ?? 'NotStarted', created: false };
  throw new MlopsError('E_AZURE_CONFLICT', `${what}: there is another job of this name`);
}

function newJobName({ pipeline, scope }: Plan): string {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return `${assetName(pipeline, scope).replaceAll('.', '-').slice(0, 200)}-${time}-${randomBytes(3).toString('hex')}`;
}
