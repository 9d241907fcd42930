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

/** A job in the store, as it goes from one status to the next. */
export interface JobRecord {
  readonly name: string;
  readonly id: string;
  readonly status: JobStatus;
  setStatus(status: JobStatus): void;
  setOutputs(outputs: JobOutputs): void;
  /** Adds to the job's property dictionary. */
  addProperties(properties: Readonly<Record<string, string>>): void;
}

/** Jobs that the service makes for the nodes of a pipeline and the trials of a sweep lie here, apart from those submitted. */
export function childrenOf(jobId: string): string {
  return `${jobId}/children`;
}

export function isFinal(status: unknown): boolean {
  return FINAL.has(status);
}

/** @param parent id of the job that it is a part of; none for a job that was submitted */
export function createJob(
  workspace: Pick<Workspace, 'scope' | 'id' | 'store'>,
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
    services: {},
    ...properties,
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
      // A job that has ended stays so, and one that is being cancelled does not go back.
      const before = current()['status'];
      if (isFinal(before) || (before === 'CancelRequested' && !isFinal(status))) return;
      change({ ...current(), status });
    },
    setOutputs(outputs) {
      change({ ...current(), outputs });
    },
    addProperties(more) {
      const before = current();
      change({ ...before, properties: { ...(before['properties'] as object), ...more } });
    },
  };
}

export function childJobs(workspace: Pick<Workspace, 'store'>, jobId: string): Resource[] {
  return workspace.store.list(childrenOf(jobId));
}
