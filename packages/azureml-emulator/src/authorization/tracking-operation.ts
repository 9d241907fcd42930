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
