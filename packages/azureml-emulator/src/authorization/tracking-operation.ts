import type { Operation } from '@aml-mlops/arm-templates';

const READS = /^(get|search|list)/;
const DELETES = /^delete/;

/**
 * What a request to a workspace's MLflow endpoint, or to its run history, has to be allowed (Manage access to Azure Machine
 * Learning workspaces: MLflow operations, Microsoft Learn): models' for the registry, jobs' for everything else.
 *
 * @param rest of its path, below the workspace
 */
export function trackingOperation(method: string, rest: string, workspaceId: string): Operation {
  const last = rest.split('/').at(-1) ?? '';
  const kind = /\/(registered-models|model-versions)\//.test(rest) ? 'models/versions' : 'jobs';
  const verb =
    method === 'GET' || READS.test(last) ? 'read' : method === 'DELETE' || DELETES.test(last) ? 'delete' : 'write';
  return { plane: 'action', name: `Microsoft.MachineLearningServices/workspaces/${kind}/${verb}`, scope: workspaceId };
}

const DATA_PLANE =
  /^\/(history|data|modelregistry)\/v1\.0(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+\/workspaces\/[^/]+)\//i;

/** What run history, and the service that tells where data lies, have to be allowed: all of it reads. Undefined for another path. */
export function dataPlaneOperation(pathname: string): Operation | undefined {
  const [, service, workspaceId] = DATA_PLANE.exec(pathname) ?? [];
  if (service === undefined || workspaceId === undefined) return undefined;
  const kind = service.toLowerCase() === 'history' ? 'jobs' : 'data/versions';
  return { plane: 'action', name: `Microsoft.MachineLearningServices/workspaces/${kind}/read`, scope: workspaceId };
}
