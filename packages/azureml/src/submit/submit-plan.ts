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
  /** All steps of the plan, with their package folders. */
  readonly steps: readonly StepSource[];
  readonly repository: string;
  /** Location of each input: a local folder, `azureml:<name>:<version>`, `azureml:<name>@latest`, an address. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly description: string;
  /** Commit of the steps. */
  readonly git?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Job name of letters, digits, `_` and `-`. Submitting a name again returns its existing job. Default: a new name. */
  readonly name?: string;
  /** Search hyperparameters with sweep jobs. Default: false, on one machine as in the local runner. */
  readonly sweepJobs?: boolean;
  readonly forceRerun?: boolean;
  readonly signal?: AbortSignal;
  readonly onStep?: (published: PublishedStep) => void;
  readonly onUpload?: TransferOptions['onProgress'];
}

export interface SubmittedJob {
  readonly name: string;
  /** Page of the job in Azure ML studio; undefined in an emulator. */
  readonly url: string | undefined;
  readonly status: string;
  /** Versions of its input data, by input. */
  readonly data: Readonly<Record<string, string>>;
  readonly steps: readonly PublishedStep[];
  /** False if a job with this name already existed. */
  readonly created: boolean;
}

/** A job ready to be submitted: everything it refers to exists. */
export interface PreparedJob {
  readonly job: PipelineJob;
  readonly data: Readonly<Record<string, BoundInput>>;
  readonly steps: readonly PublishedStep[];
}

/**
 * Publishes what is missing, uploads the data, and compiles the plan.
 *
 * @param options.dryRun only compile, as if everything existed. Default: false
 * @throws MlopsError `E_SECRET` if an input's address is signed; nothing is sent
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
      inputTypes: Object.fromEntries(Object.entries(data).map(([name, { type }]) => [name, type])),
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
 * Submits a plan as a pipeline job. An interrupted call can be repeated: nothing is sent twice, and a job with a
 * given name is created once.
 *
 * @throws MlopsError any error of {@link prepareJob}, `E_AZURE_CONFLICT` if another job has the name
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

/** Creates a job once: if the response was lost and the request repeated, the existing job is this one. */
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
 * The job created by a submission; undefined if no job has its name.
 *
 * @throws MlopsError `E_AZURE_CONFLICT` if another job has the name
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
