import type { Plan } from '@aml-mlops/pipeline-sdk';
import { nextFlag } from '@aml-mlops/pipeline-sdk/program';
import type { PipelineJob } from '@azure/arm-machinelearning';
import type { ArmJob } from '../client/arm-jobs.ts';
import { parseDatastoreUri } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { stateInput } from '../compile/wiring.ts';
import { outputName } from '../publish/names.ts';
import { stateAsset, TAGS } from './asset-names.ts';
import { type DataVersion, latestDataVersion } from './data-assets.ts';
import { getPipelineJob } from './get-pipeline-job.ts';
import { lastCompleted } from './jobs.ts';
import { outputPlaces } from './output-places.ts';
import { predictReuse } from './predict-reuse.ts';

/** Location of each initial state of a job, by its key. */
export type StateBindings = Readonly<Record<string, string>>;

interface KeptState {
  readonly key: string;
  readonly node: string;
  readonly port: string;
  readonly newest: DataVersion;
}

/**
 * Chooses the initial states of a job: the newest ones, except for a node that would only repeat its work in the last job. A
 * step with state is idempotent, f(x, f(x, s)) = f(x, s). Such a node receives its initial state of that job, so that it
 * has the same inputs, and the service reuses it and all its successors. The local runner's cache does the same.
 *
 * @param compile compiles the job with the given states
 */
export async function chooseStates(
  workspace: AzureWorkspace,
  plan: Plan,
  compile: (states: StateBindings) => PipelineJob,
): Promise<StateBindings> {
  const kept = await keptStates(workspace, plan);
  const newest = Object.fromEntries(kept.map(({ key, newest: { id } }) => [key, `azureml:${id}`]));
  if (kept.length === 0) return newest;
  const last = await lastCompleted(workspace, plan);
  if (!last) return newest;
  const job = await getPipelineJob(workspace, last);
  const repeated = await leftBy(workspace, { name: last, job }, kept);
  const before = bindings(newest, repeated, job);
  const reused = new Set(
    predictReuse(compile(before), { name: last, job }).flatMap(({ step, verdict }) =>
      verdict === 'reused' ? [step] : [],
    ),
  );
  return bindings(
    newest,
    repeated.filter(({ node }) => reused.has(node)),
    job,
  );
}

async function keptStates(workspace: AzureWorkspace, plan: Plan): Promise<KeptState[]> {
  const states = plan.nodes.flatMap(({ name: node, state }) =>
    Object.entries(state).map(async ([port, { key }]): Promise<KeptState[]> => {
      const newest = await latestDataVersion(workspace, stateAsset(key));
      return newest ? [{ key, node, port, newest }] : [];
    }),
  );
  return (await Promise.all(states)).flat();
}

/**
 * The states whose newest version this job produced: its tag says so, or (if a node was reused, whose output belongs to another
 * job) its location is that of the job's output.
 */
async function leftBy(
  workspace: AzureWorkspace,
  { name, job }: { readonly name: string; readonly job: ArmJob },
  kept: readonly KeptState[],
): Promise<KeptState[]> {
  if (kept.every(({ newest }) => newest.tags[TAGS.job] === name)) return [...kept];
  const places = await outputPlaces(workspace, job, name);
  return kept.filter(({ node, port, newest }) => {
    const output = outputName(node, nextFlag(port));
    if (!places.names.includes(output)) return false;
    const left = places.of(output);
    const there = parseDatastoreUri(newest.uri);
    return left.datastore === there?.datastore && left.path === there.path;
  });
}

/** The newest states, with some replaced by the initial states of a job. */
function bindings(newest: StateBindings, begun: readonly KeptState[], job: ArmJob): StateBindings {
  const chosen = new Map(Object.entries(newest));
  for (const { key, port } of begun) {
    const uri = job.inputs?.[stateInput(port)]?.uri;
    if (uri) chosen.set(key, uri);
    else chosen.delete(key);
  }
  return Object.fromEntries(chosen);
}
