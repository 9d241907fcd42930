import { isRecord } from '@aml-mlops/shapes';
import { apiVersionOf } from '../arm/api-versions.ts';
import { badRequest } from '../arm/arm-error.ts';
import { methodNotAllowed, unknownPath } from '../arm/handle-request.ts';
import { listPage } from '../arm/list-page.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { type BatchDeployments, defaultDeployment } from './batch-deployments.ts';
import { BATCH_PREFIX } from './batch-invocation.ts';
import { checkEndpointName } from './endpoint-name.ts';
import type { EndpointPath } from './endpoint-path.ts';
import { checkEndpointBody } from './endpoint-shapes.ts';
import { endpointId, findEndpoint, listDeployments, listEndpoints, putEndpoint, setState } from './endpoint-store.ts';
import type { LongWork } from './long-work.ts';
import type { OperationHeaders } from './online-deployments.ts';

const KIND = 'batchEndpoints';

export interface BatchEndpointsOptions {
  readonly work: LongWork;
  readonly deployments: BatchDeployments;
  readonly operationHeaders: OperationHeaders;
}

/** Batch endpoints: addresses that start pipelines. */
export interface BatchEndpoints {
  handle(request: ServerRequest, path: EndpointPath, workspace: Workspace): Answer;
  resume(workspace: Workspace): void;
}

export function makeBatchEndpoints({ work, deployments, operationHeaders }: BatchEndpointsOptions): BatchEndpoints {
  function shown({ url }: ServerRequest, workspace: Workspace, resource: Resource): Resource {
    const scoringUri = `${url.origin}${BATCH_PREFIX}/${workspace.scope.workspace}/${resource.name}/jobs`;
    return { ...resource, properties: { ...resource.properties, scoringUri, keys: null } };
  }

  function onPut(request: ServerRequest, workspace: Workspace, name: string): Answer {
    checkEndpointName(name, 'endpoint');
    const { location, properties, rest } = checkEndpointBody(request.body, 'workspaces_batchEndpoints');
    const id = endpointId(workspace, KIND, name);
    work.refuseBusy(id);
    if (properties['authMode'] !== 'AADToken') {
      throw badRequest(
        `properties.authMode of a batch endpoint must be AADToken: it takes tokens of Microsoft Entra alone; got ${properties['authMode']}`,
      );
    }
    const chosen = defaultDeployment(properties);
    const known = listDeployments(workspace, KIND, name).map((deployment) => deployment.name);
    if (chosen !== undefined && !known.includes(chosen)) {
      throw badRequest(
        `properties.defaults.deploymentName must be one of the endpoint's deployments (${known.join(', ') || 'it has none'}); got ${chosen}`,
      );
    }
    const existing = workspace.store.get(id);
    const { keys: _, ...kept } = properties;
    const identity = isRecord(rest['identity']) ? rest['identity'] : { type: 'SystemAssigned' };
    const resource = putEndpoint(workspace, KIND, name, {
      ...{ location, tags: {}, ...rest, identity },
      properties: {
        ...{ defaults: {}, properties: {}, ...kept },
        provisioningState: existing ? 'Updating' : 'Creating',
      },
    });
    const operation = work.begin(workspace, id, async () => {
      await Promise.resolve();
      setState(workspace, id, 'Succeeded');
    });
    return {
      status: existing ? 200 : 201,
      body: shown(request, workspace, resource),
      headers: operationHeaders(request, operation, false),
    };
  }

  function onDelete(request: ServerRequest, workspace: Workspace, name: string): Answer {
    const id = endpointId(workspace, KIND, name);
    if (!workspace.store.get(id)) return { status: 204 };
    work.refuseBusy(id);
    for (const deployment of listDeployments(workspace, KIND, name)) work.refuseBusy(deployment.id);
    setState(workspace, id, 'Deleting');
    const operation = work.begin(workspace, id, async () => {
      await Promise.resolve();
      workspace.store.delete(id);
    });
    return { status: 202, headers: operationHeaders(request, operation) };
  }

  return {
    handle(request, path, workspace) {
      apiVersionOf(request.url);
      const { endpoint, action } = path;
      const { method, url } = request;
      if (endpoint === undefined) {
        if (method !== 'GET') throw methodNotAllowed(request);
        const all = listEndpoints(workspace, KIND).map((found) => shown(request, workspace, found));
        return { status: 200, body: listPage(all, url) };
      }
      if (path.deployments) return deployments.handle(request, path, workspace);
      if (method === 'POST' && action === 'listkeys') {
        findEndpoint(workspace, KIND, endpoint);
        throw badRequest(`authMode of endpoint ${endpoint} must be Key; it is AADToken`);
      }
      if (action !== undefined) throw unknownPath(request);
      if (method === 'GET') {
        return { status: 200, body: shown(request, workspace, findEndpoint(workspace, KIND, endpoint)) };
      }
      if (method === 'PUT') return onPut(request, workspace, endpoint);
      if (method === 'DELETE') return onDelete(request, workspace, endpoint);
      throw methodNotAllowed(request);
    },
    resume(workspace) {
      for (const { id } of listEndpoints(workspace, KIND)) setState(workspace, id, 'Succeeded');
      deployments.resume(workspace);
    },
  };
}
