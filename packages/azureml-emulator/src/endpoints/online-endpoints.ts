import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '@aml-mlops/shapes';
import { apiVersionOf } from '../arm/api-versions.ts';
import { badRequest } from '../arm/arm-error.ts';
import { methodNotAllowed, unknownPath } from '../arm/handle-request.ts';
import { listPage } from '../arm/list-page.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { type EndpointTokens, makeKeys, readKeys, regenerateKey } from './endpoint-keys.ts';
import { checkEndpointName } from './endpoint-name.ts';
import type { EndpointPath } from './endpoint-path.ts';
import { checkEndpointBody } from './endpoint-shapes.ts';
import { endpointId, findEndpoint, listDeployments, listEndpoints, putEndpoint, setState } from './endpoint-store.ts';
import type { LongWork } from './long-work.ts';
import type { OnlineDeployments, OperationHeaders } from './online-deployments.ts';
import { SCORING_PREFIX } from './online-scoring.ts';
import { checkTraffic } from './traffic.ts';

const KIND = 'onlineEndpoints';
export interface OnlineEndpointsOptions {
  readonly tokens: EndpointTokens;
  readonly work: LongWork;
  readonly deployments: OnlineDeployments;
  readonly operationHeaders: OperationHeaders;
}

/** Online endpoints: their traffic, their keys, and requests on their deployments. */
export interface OnlineEndpoints {
  handle(request: ServerRequest, path: EndpointPath, workspace: Workspace): Promise<Answer>;
  /** Completes operations that were in progress when the emulator ended. */
  resume(workspace: Workspace): void;
}

export function makeOnlineEndpoints(options: OnlineEndpointsOptions): OnlineEndpoints {
  const { tokens, work, operationHeaders } = options;

  function shown(request: ServerRequest, workspace: Workspace, resource: Resource): Resource {
    const root = `${request.url.origin}${SCORING_PREFIX}/${workspace.scope.workspace}/${resource.name}`;
    const [newest] = listDeployments(workspace, KIND, resource.name);
    const path = newest && options.deployments.running(newest.id)?.spec.scoringPath;
    const addresses = { scoringUri: `${root}${path ?? '/score'}`, swaggerUri: `${root}/swagger.json` };
    return { ...resource, properties: { ...resource.properties, ...addresses, keys: null } };
  }

  function onPutEndpoint(request: ServerRequest, workspace: Workspace, name: string): Answer {
    checkEndpointName(name, 'endpoint');
    const { location, properties, rest } = checkEndpointBody(request.body, 'workspaces_onlineEndpoints');
    const id = endpointId(workspace, KIND, name);
    work.refuseBusy(id);
    const existing = workspace.store.get(id);
    const names = new Set(listDeployments(workspace, KIND, name).map((deployment) => deployment.name));
    checkTraffic(properties['traffic'], properties['mirrorTraffic'], names);
    if (existing) refuseLost(existing.properties['properties'], properties['properties']);
    const { keys, ...kept } = properties;
    if (existing && existing.properties['authMode'] !== kept['authMode']) {
      throw badRequest('properties.authMode of an endpoint cannot be changed');
    }
    const identity = isRecord(rest['identity']) ? rest['identity'] : { type: 'SystemAssigned' };
    const resource = workspace.store.transaction(() => {
      if (!existing) makeKeys(workspace.store, { id, name }, keys);
      return putEndpoint(workspace, KIND, name, {
        ...{ location, tags: {}, ...rest, identity },
        properties: {
          ...{ publicNetworkAccess: 'Enabled', traffic: {}, mirrorTraffic: {}, properties: {}, ...kept },
          provisioningState: existing ? 'Updating' : 'Creating',
        },
      });
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

  function onPatchEndpoint(request: ServerRequest, workspace: Workspace, name: string): Answer {
    const found = findEndpoint(workspace, KIND, name);
    work.refuseBusy(found.id);
    const { tags, identity, ...unknown } = isRecord(request.body) ? request.body : {};
    const [other] = Object.keys(unknown);
    if (other !== undefined) throw badRequest(`a PATCH of an endpoint takes tags and identity; got ${other}`);
    const resource = putEndpoint(workspace, KIND, name, {
      ...found,
      ...(isRecord(tags) && { tags: { ...Object(found['tags']), ...tags } }),
      ...(isRecord(identity) && { identity }),
    });
    return { status: 200, body: shown(request, workspace, resource) };
  }

  function onDeleteEndpoint(request: ServerRequest, workspace: Workspace, name: string): Answer {
    const id = endpointId(workspace, KIND, name);
    if (!workspace.store.get(id)) return { status: 204 };
    work.refuseBusy(id);
    const deployments = listDeployments(workspace, KIND, name);
    for (const deployment of deployments) work.refuseBusy(deployment.id);
    setState(workspace, id, 'Deleting');
    const operation = work.begin(workspace, id, async () => {
      await Promise.all(deployments.map((deployment) => options.deployments.end(deployment.id)));
      workspace.store.delete(id);
    });
    return { status: 202, headers: operationHeaders(request, operation) };
  }

  async function onEndpointAction(
    request: ServerRequest,
    workspace: Workspace,
    name: string,
    action: string,
  ): Promise<Answer> {
    const found = findEndpoint(workspace, KIND, name);
    const authMode = found.properties['authMode'];
    const needs = (mode: string) => {
      if (authMode !== mode) throw badRequest(`authMode of endpoint ${name} must be ${mode}; it is ${authMode}`);
    };
    switch (`${request.method} ${action}`) {
      case 'POST listkeys':
        needs('Key');
        return { status: 200, body: readKeys(workspace.store, found.id) };
      case 'POST regeneratekeys': {
        needs('Key');
        regenerateKey(workspace.store, found, request.body);
        const operation = workspace.operations.begin(Promise.resolve());
        return { status: 202, headers: operationHeaders(request, operation) };
      }
      case 'POST token':
        needs('AMLToken');
        return { status: 200, body: tokens.issue(found.id) };
    }
    throw unknownPath(request);
  }

  async function handle(request: ServerRequest, path: EndpointPath, workspace: Workspace): Promise<Answer> {
    apiVersionOf(request.url);
    const { endpoint, deployments, action } = path;
    const { method, url } = request;
    if (endpoint === undefined) {
      if (method !== 'GET') throw methodNotAllowed(request);
      const all = listEndpoints(workspace, KIND).map((found) => shown(request, workspace, found));
      return { status: 200, body: listPage(all, url) };
    }
    if (!deployments) {
      if (action !== undefined) return onEndpointAction(request, workspace, endpoint, action);
      if (method === 'GET')
        return { status: 200, body: shown(request, workspace, findEndpoint(workspace, KIND, endpoint)) };
      if (method === 'PUT') return onPutEndpoint(request, workspace, endpoint);
      if (method === 'PATCH') return onPatchEndpoint(request, workspace, endpoint);
      if (method === 'DELETE') return onDeleteEndpoint(request, workspace, endpoint);
      throw methodNotAllowed(request);
    }
    return options.deployments.handle(request, path, workspace);
  }

  return {
    handle,
    resume(workspace) {
      for (const { id } of listEndpoints(workspace, KIND)) setState(workspace, id, 'Succeeded');
    },
  };
}

/** Entries of the property dictionary are never removed. */
function refuseLost(before: unknown, given: unknown): void {
  for (const [name, value] of Object.entries(isRecord(before) ? before : {})) {
    if (isRecord(given) && isDeepStrictEqual(given[name], value)) continue;
    throw badRequest(`properties.properties.${name} cannot be removed or altered`);
  }
}
