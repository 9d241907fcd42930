import { DESCRIPTOR_FILE } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { openBlobDatastore } from '../blob/blob-datastore.ts';
import { workspaceContainer } from '../blob/container.ts';
import type { ArmJob } from '../client/arm-jobs.ts';
import { datastoreUri } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { assetName, stateAsset, TAGS } from './asset-names.ts';
import {
  appendDataVersion,
  createDataVersion,
  type DataVersion,
  findDataVersion,
  hasVersionTagged,
  latestDataVersion,
} from './data-assets.ts';
import { getPipelineJob } from './get-pipeline-job.ts';
import { type JobRecord, readRecord } from './job-record.ts';
import { isFinished, runState } from './job-status.ts';
import { type OutputPlaces, outputPlaces } from './output-places.ts';
import { type RegisteredModel, registerModel } from './register-model.ts';

export interface AdoptedJob {
  /** False for a job without a record of its results: another program submitted it, and nothing is registered. */
  readonly recorded: boolean;
  readonly datasets: readonly { readonly name: string; readonly version: string }[];
  readonly states: readonly { readonly name: string; readonly version: string }[];
  readonly models: readonly RegisteredModel[];
  /** States that have changed since the job began; the job's versions are discarded. Submit it again. */
  readonly stale: readonly { readonly key: string; readonly newest: string }[];
}

const descriptorSchema = z.looseObject({ contentHash: z.string(), kind: z.string() });
const decisionSchema = z.looseObject({ promoted: z.boolean(), reason: z.string() });

/**
 * Registers the results of a job, as the local runner does at the end of a run: datasets become versions, states become the inputs
 * of the next job (unless they have changed in the meantime), models are registered with their gates' decisions. Idempotent:
 * everything is identified by its content, and a repeated call changes nothing.
 *
 * @throws MlopsError `E_JOB_UNFINISHED` unless the job has succeeded, `E_DATASTORE_MISSING`
 */
export async function adoptJob(workspace: AzureWorkspace, name: string): Promise<AdoptedJob> {
  const job = await getPipelineJob(workspace, name);
  if (runState(job.status) !== 'done') {
    const state = isFinished(job.status) ? 'completed' : 'finished';
    throw new MlopsError('E_JOB_UNFINISHED', `job ${name} must have ${state}; it is ${job.status}`);
  }
  const record = readRecord(job);
  if (!record) return { recorded: false, datasets: [], states: [], models: [], stale: [] };
  const places = await outputPlaces(workspace, job, name);
  const outputs = outputReader(workspace, places);
  const datasets = [];
  for (const [output, dataset] of Object.entries(record.datasets)) {
    const { contentHash, kind, uri } = await outputs.describe(output);
    const version = contentHash.slice(0, 16);
    const asset = assetName(dataset);
    if (!(await findDataVersion(workspace, asset, version))) {
      const tags = { [TAGS.content]: contentHash, [TAGS.kind]: kind, [TAGS.job]: name };
      await createDataVersion(workspace, asset, version, { uri, description: `Made by job ${name}`, tags });
    }
    datasets.push({ name: asset, version });
  }
  const states = [];
  const stale = new Map<string | undefined, AdoptedJob['stale'][number]>();
  for (const [output, { key, kind }] of Object.entries(record.states)) {
    const { contentHash, uri } = await outputs.describe(output);
    const newest = await latestDataVersion(workspace, stateAsset(key));
    if (newest && hasMovedOn(newest, { job, name, contentHash })) {
      // Not for a job whose state was already registered and that is adopted again.
      if (!(await hasVersionTagged(workspace, stateAsset(key), TAGS.job, name))) {
        stale.set(places.nodeOf(output), { key, newest: `${newest.name}:${newest.version}` });
      }
      continue;
    }
    const content = {
      uri,
      description: `State ${key}, as job ${name} left it`,
      tags: { [TAGS.content]: contentHash, [TAGS.kind]: kind, [TAGS.job]: name },
    };
    const { version } = await appendDataVersion(workspace, stateAsset(key), TAGS.content, content);
    states.push({ name: version.name, version: version.version });
  }
  const models = [];
  for (const model of record.models) {
    const against = model.decision === undefined ? undefined : stale.get(places.nodeOf(model.decision));
    models.push(await adoptModel(workspace, name, model, outputs, against?.newest));
  }
  return { recorded: true, datasets, states, models, stale: [...stale.values()] };
}

/**
 * Whether a state differs both from the job's initial one and from its result. The job's result then lacks the changes
 * in between, and its decisions ignored them. This happens with two concurrent jobs, and with a job that started without
 * the existing state.
 */
function hasMovedOn(
  newest: DataVersion,
  { job, name, contentHash }: { readonly job: ArmJob; readonly name: string; readonly contentHash: string },
): boolean {
  if (newest.tags[TAGS.content] === contentHash || newest.tags[TAGS.job] === name) return false;
  const begunWith = Object.values(job.inputs ?? {}).map((input) => versionOf(input?.uri ?? ''));
  return !begunWith.includes(`${newest.name}:${newest.version}`);
}

/** `azureml:…/data/raw/versions/1` and `azureml:raw:1` become `raw:1`. */
function versionOf(uri: string): string {
  const [, name, version] = /([^/:]+)(?:\/versions\/|:)([^/:]+)$/.exec(uri) ?? [];
  return `${name}:${version}`;
}

async function adoptModel(
  workspace: AzureWorkspace,
  job: string,
  { name, output, decision: decisionOutput }: JobRecord['models'][number],
  outputs: OutputReader,
  /** The current state, which the gate did not take into account. */
  unknownState: string | undefined,
): Promise<RegisteredModel> {
  const { contentHash, uri } = await outputs.describe(output);
  const made = decisionOutput && decisionSchema.parse(await outputs.readJson(decisionOutput, 'decision.json'));
  const decision =
    made && unknownState !== undefined
      ? { promoted: false, reason: `Not promoted: the gate of job ${job} did not know ${unknownState}` }
      : made;
  return registerModel(workspace, {
    name: assetName(name),
    uri,
    contentHash,
    job,
    description: decision ? decision.reason : `Trained by job ${job}`,
    tags: decision ? { [TAGS.promoted]: String(decision.promoted), [TAGS.reason]: decision.reason.slice(0, 256) } : {},
  });
}

interface OutputReader {
  /** The content of an output's `_artifact.json`, and the output's location. */
  describe(output: string): Promise<{ readonly contentHash: string; readonly kind: string; readonly uri: string }>;
  readJson(output: string, file: string): Promise<unknown>;
}

function outputReader(workspace: AzureWorkspace, places: OutputPlaces): OutputReader {
  const readJson = async (output: string, file: string): Promise<unknown> => {
    const { datastore, path } = places.of(output);
    const store = openBlobDatastore(await workspaceContainer(workspace, datastore), path);
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.read(file)) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  };
  return {
    readJson,
    describe: async (output) => {
      const { datastore, path } = places.of(output);
      const { contentHash, kind } = descriptorSchema.parse(await readJson(output, DESCRIPTOR_FILE));
      return { contentHash, kind, uri: datastoreUri(workspace.config, datastore, path) };
    },
  };
}
