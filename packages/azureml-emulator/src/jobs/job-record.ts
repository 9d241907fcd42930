import { resourceId, resourceType } from '../arm/resource-path.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';

export type JobStatus =
  | 'NotStarted'
  | 'Preparing'
  | 'Queued'
  | 'Running'
  | 'Finalizing'
  | 'CancelRequested'
  | 'Completed'
  | 'Failed'
  | 'Canceled';

const FINAL = new Set<unknown>(['Completed', 'Failed', 'Canceled']);

export type JobOutputs = Readonly<
  Record<string, { readonly jobOutputType: string; readonly uri: string; readonly mode: string }>
>;

/** A job output as the service reports it: usually without a location, as if none was chosen. */
type ToldOutput = { readonly jobOutputType?: string; readonly uri?: string | null; readonly mode?: string };

/** The output common to all jobs: what its run logged, with its logs. */
const ARTIFACTS_OUTPUT = 'default';

/** A stored job and its status transitions. */
export interface JobRecord {
  readonly name: string;
  readonly id: string;
  readonly status: JobStatus;
  setStatus(status: JobStatus): void;
  setOutputs(outputs: JobOutputs): void;
  /** Adds to the job's property dictionary. */
  addProperties(properties: Readonly<Record<string, string>>): void;
}

/** Jobs created by the service for pipeline nodes and sweep trials are stored here, separately from submitted ones. */
export function childrenOf(jobId: string): string {
  return `${jobId}/children`;
}

/** Location of a run's artifacts in the datastore `workspaceartifactstore`. */
export function artifactsPath(job: string): string {
  return `ExperimentRun/dcid.${job}`;
}

/** Actual locations of a job's outputs, whatever it reports; undefined until they exist. */
export function producedOutputs({ store }: Pick<Workspace, 'store'>, jobId: string): JobOutputs | undefined {
  return store.get(producedId(jobId))?.properties as JobOutputs | undefined;
}

function producedId(jobId: string): string {
  return `${jobId}/produced`;
}

export function isFinal(status: unknown): boolean {
  return FINAL.has(status);
}

/** @param parent id of the parent job; absent for a submitted job */
export function createJob(
  workspace: Pick<Workspace, 'scope' | 'id' | 'store' | 'outputUris'>,
  name: string,
  properties: Readonly<Record<string, unknown>>,
  parent?: string,
): JobRecord {
  const id = resourceId(workspace.scope, 'jobs', name);
  const place = parent === undefined ? `${workspace.id}/jobs` : childrenOf(parent);
  const change = (next: Readonly<Record<string, unknown>>) =>
    workspace.store.put(place, { id, name, type: resourceType('jobs'), properties: next });
  const current = () => workspace.store.get(id)?.properties ?? {};
  change({
    description: null,
    isArchived: false,
    services: servicesOf(workspace, name),
    ...properties,
    outputs: {
      ...(properties['outputs'] as Readonly<Record<string, ToldOutput>> | undefined),
      ...artifactsOutput(name),
    },
    tags: properties['tags'] ?? {},
    properties: properties['properties'] ?? {},
    status: 'NotStarted',
  });
  return {
    name,
    id,
    get status() {
      return current()['status'] as JobStatus;
    },
    setStatus(status) {
      // A job that has ended does not change, and one that is being cancelled does not return to an earlier status.
      const before = current()['status'];
      if (isFinal(before) || (before === 'CancelRequested' && !isFinal(status))) return;
      change({ ...current(), status });
    },
    setOutputs(outputs) {
      workspace.store.put(producedId(id), { id: producedId(id), name, type: 'produced', properties: outputs });
      const before = current()['outputs'] as Readonly<Record<string, ToldOutput>>;
      const told = Object.entries(outputs).map(([port, output]): [string, ToldOutput] => [
        port,
        { ...output, uri: before[port]?.uri ?? (workspace.outputUris ? output.uri : null) },
      ]);
      change({ ...current(), outputs: { ...before, ...Object.fromEntries(told) } });
    },
    addProperties(more) {
      const before = current();
      change({ ...before, properties: { ...(before['properties'] as object), ...more } });
    },
  };
}

/** The job's page on Azure. */
function servicesOf({ id }: Pick<Workspace, 'id'>, job: string): Record<string, unknown> {
  return { Studio: { jobServiceType: 'Studio', endpoint: `https://ml.azure.com/runs/${job}?wsid=${id}` } };
}

function artifactsOutput(job: string): Readonly<Record<string, ToldOutput>> {
  const uri = `azureml://datastores/workspaceartifactstore/${artifactsPath(job)}`;
  return { [ARTIFACTS_OUTPUT]: { jobOutputType: 'uri_folder', uri, mode: 'ReadWriteMount' } };
}

export function childJobs(workspace: Pick<Workspace, 'store'>, jobId: string): Resource[] {
  return workspace.store.list(childrenOf(jobId));
}
