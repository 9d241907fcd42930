import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import type { ArmJob } from '../client/arm-jobs.ts';
import { type DatastorePath, parseDatastoreUri } from '../client/asset-ids.ts';
import { azureError, statusOf } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { outputAddresses } from '../client/run-history.ts';
import { WORKSPACE_DATASTORE } from '../publish/publish-release.ts';
import { openWorkspaceTracking } from './workspace-tracking.ts';

/** Locations of a job's outputs. */
export interface OutputPlaces {
  /** Names of the outputs of the job's nodes: `model_selection_model`. */
  readonly names: readonly string[];
  /** The node of the job that makes an output; undefined if there is none. */
  nodeOf(output: string): string | undefined;
  /** @throws MlopsError `E_OUTPUT_UNKNOWN`, `E_OUTPUT_PLACE` if its location is unknown */
  of(output: string): DatastorePath;
}

/** The node and port of a pipeline output. */
interface Port {
  readonly node: string;
  readonly port: string;
}

/**
 * Locates the outputs of a pipeline job that has ended. The job usually does not report the locations; run history is queried
 * next. If that has no answer either, each output is at the service's default location, below the run of its
 * node.
 *
 * @throws MlopsError those of `askAzure`
 */
export async function outputPlaces(workspace: AzureWorkspace, job: ArmJob, name: string): Promise<OutputPlaces> {
  const ports = boundPorts(job);
  const places = new Map<string, DatastorePath>();
  const add = (output: string, uri: string | null | undefined) => {
    const place = uri && !uri.includes('{') ? parseDatastoreUri(uri) : undefined;
    if (place && !places.has(output)) places.set(output, place);
  };
  const complete = () => [...ports.keys()].every((output) => places.has(output));
  for (const output of ports.keys()) add(output, job.outputs?.[output]?.uri);
  if (!complete()) for (const [output, uri] of await historyOf(workspace, name)) add(output, uri);
  if (!complete()) for (const [output, uri] of await belowRuns(workspace, name, ports)) add(output, uri);
  const names = [...ports.keys()];
  return {
    names,
    nodeOf: (output) => ports.get(output)?.node,
    of(output) {
      const place = places.get(output);
      if (place) return place;
      if (ports.has(output)) {
        throw new MlopsError(
          'E_OUTPUT_PLACE',
          `output ${output} of job ${name} must lie in a datastore; Azure does not say where`,
        );
      }
      throw new MlopsError(
        'E_OUTPUT_UNKNOWN',
        `output of job ${name} must be one of ${names.join(', ')}; got ${output}`,
      );
    },
  };
}

const nodeSchema = z.looseObject({
  outputs: z.record(z.string(), z.looseObject({ value: z.string().nullish() }).nullable()).nullish(),
});
const PIPELINE_OUTPUT = /^\$\{\{parent\.outputs\.(\w+)\}\}$/;

function boundPorts({ jobs }: ArmJob): Map<string, Port> {
  const ports = new Map<string, Port>();
  for (const [node, value] of Object.entries(jobs ?? {})) {
    for (const [port, output] of Object.entries(nodeSchema.parse(value).outputs ?? {})) {
      const [, becomes] = PIPELINE_OUTPUT.exec(output?.value ?? '') ?? [];
      if (becomes !== undefined) ports.set(becomes, { node, port });
    }
  }
  return ports;
}

/** Empty if this identity may not read it, or the service has no run of the job. */
async function historyOf(workspace: AzureWorkspace, name: string): Promise<ReadonlyMap<string, string>> {
  try {
    return await outputAddresses(workspace, name);
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 404) return new Map();
    throw azureError(`outputs of job ${name} of ${workspace.label}`, error);
  }
}

/** Default location: `azureml/<run of the node>/<port>/`; the outputs of a reused node are below the run that made them. */
async function belowRuns(
  workspace: AzureWorkspace,
  name: string,
  ports: ReadonlyMap<string, Port>,
): Promise<ReadonlyMap<string, string>> {
  const tracking = await openWorkspaceTracking(workspace);
  try {
    const runs = await tracking.ask((store) => store.childRuns(name));
    const found = [...ports].flatMap(([output, { node, port }]): [string, string][] => {
      const run = runs.find((candidate) => candidate.name === node);
      if (!run) return [];
      const made = run.tags['azureml.reusedjobid'] ?? run.runId;
      return [[output, `azureml://datastores/${WORKSPACE_DATASTORE}/paths/azureml/${made}/${port}/`]];
    });
    return new Map(found);
  } finally {
    await tracking.close();
  }
}
