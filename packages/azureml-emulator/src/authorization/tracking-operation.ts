import type { Operation } from '@aml-mlops/arm-templates';

const READS = /^(get|search|list)/;
const DELETES = /^delete/;

/**
 * The operation required for a request to a workspace's MLflow endpoint or run history (Manage access to Azure Machine
 * Learning workspaces: MLflow operations, Microsoft Learn): model operations for the registry, job operations otherwise.
 *
 * @param rest path below the workspace
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

/** The read operation required by run history and the data location service. Undefined for another path. */
export function dataPlaneOperation(pathname: string): Operation | undefined {
  const [, service, workspaceId] = DATA_PLANE.exec(pathname) ?? [];
  if (service === undefined || workspaceId === undefined) return undefined;
  const kind = service.toLowerCase() === 'history' ? 'jobs' : 'data/versions';
  return { plane: 'action', name: `Microsoft.MachineLearningServices/workspaces/${kind}/read`, scope: workspaceId };
}
