import { isRecord } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import { methodNotAllowed, unknownPath } from '../arm/handle-request.ts';
import { listPage } from '../arm/list-page.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { checkDeployment } from './check-deployment.ts';
import { checkEndpointName } from './endpoint-name.ts';
import type { EndpointPath } from './endpoint-path.ts';
import { checkEndpointBody } from './endpoint-shapes.ts';
import {
  deploymentId,
  findDeployment,
  findEndpoint,
  listDeployments,
  listEndpoints,
  putDeployment,
  setState,
} from './endpoint-store.ts';
import type { LongWork } from './long-work.ts';
import { type DeploymentGround, type RunningDeployment, startDeployment } from './running-deployment.ts';
import { sharesOf } from './traffic.ts';

const KIND = 'onlineEndpoints';
const DEFAULTS = { scaleSettings: { scaleType: 'Default' } };
const MOST_DEPLOYMENTS = 20;

/** Headers for polling an operation. */
export type OperationHeaders = (request: ServerRequest, operation: string, result?: boolean) => Record<string, string>;

export interface OnlineDeploymentsOptions {
  readonly ground: DeploymentGround;
  readonly work: LongWork;
  readonly operationHeaders: OperationHeaders;
}

/** Deployments of online endpoints, which run as local processes. */
export interface OnlineDeployments {
  handle(request: ServerRequest, path: EndpointPath, workspace: Workspace): Promise<Answer>;
  /** By ARM id. */
  running(id: string): RunningDeployment | undefined;
  end(id: string): Promise<void>;
  /** Restarts what was running when the emulator ended; creations that were in progress have failed. */
  resume(workspace: Workspace): void;
  close(): Promise<void>;
}

export function makeOnlineDeployments({ ground, work, operationHeaders }: OnlineDeploymentsOptions): OnlineDeployments {
  const deployed = new Map<string, RunningDeployment>();
  const closing = new AbortController();

  async function end(id: string): Promise<void> {
    const running = deployed.get(id);
    deployed.delete(id);
    await running?.stop();
  }

  function onPutDeployment(request: ServerRequest, workspace: Workspace, endpoint: string, name: string): Answer {
    checkEndpointName(name, 'deployment');
    findEndpoint(workspace, KIND, endpoint);
    const id = deploymentId(workspace, KIND, endpoint, name);
    work.refuseBusy(id);
    const body = checkEndpointBody(request.body, 'workspaces_onlineEndpoints_deployments');
    const spec = checkDeployment(workspace, body);
    const existing = workspace.store.get(id);
    if (!existing && listDeployments(workspace, KIND, endpoint).length >= MOST_DEPLOYMENTS) {
      throw badRequest(`an endpoint must have at most ${MOST_DEPLOYMENTS} deployments`);
    }
    const resource = putDeployment(workspace, KIND, endpoint, name, {
      ...{ location: body.location, tags: {}, ...body.rest },
      // Clients read the settings that the service fills in.
      properties: { ...DEFAULTS, ...body.properties, provisioningState: existing ? 'Updating' : 'Creating' },
    });
    const operation = work.begin(workspace, id, async () => {
      try {
        const running = await startDeployment(workspace, spec, ground, closing.signal);
        const before = deployed.get(id);
        deployed.set(id, running);
        setState(workspace, id, 'Succeeded');
        // The old instances finish the requests that they have started.
        await before?.stop();
      } catch (error) {
        setState(workspace, id, 'Failed');
        throw error;
      }
    });
    return {
      status: existing ? 200 : 201,
      body: resource,
      headers: operationHeaders(request, operation, false),
    };
  }

  function onDeleteDeployment(request: ServerRequest, workspace: Workspace, endpoint: string, name: string): Answer {
    const { properties } = findEndpoint(workspace, KIND, endpoint);
    const id = deploymentId(workspace, KIND, endpoint, name);
    if (!workspace.store.get(id)) return { status: 204 };
    work.refuseBusy(id);
    for (const property of ['traffic', 'mirrorTraffic'] as const) {
      const share = sharesOf(properties[property], property)[name] ?? 0;
      if (share > 0) {
        throw badRequest(`deployment ${name} must have no traffic to be deleted; ${property} gives it ${share} %`);
      }
    }
    setState(workspace, id, 'Deleting');
    const operation = work.begin(workspace, id, async () => {
      await end(id);
      workspace.store.delete(id);
    });
    return { status: 202, headers: operationHeaders(request, operation) };
  }

  async function onDeploymentAction(
    request: ServerRequest,
    workspace: Workspace,
    endpoint: string,
    name: string,
    action: string,
  ): Promise<Answer> {
    const found = findDeployment(workspace, KIND, endpoint, name);
    switch (`${request.method} ${action}`) {
      case 'POST getlogs': {
        const { containerType = 'InferenceServer', tail = 500 } = isRecord(request.body) ? request.body : {};
        if (containerType !== 'InferenceServer' && containerType !== 'StorageInitializer') {
          throw badRequest(`containerType must be one of InferenceServer, StorageInitializer; got ${containerType}`);
        }
        const lines =
          containerType === 'InferenceServer' ? ((await deployed.get(found.id)?.logs(Number(tail))) ?? '') : '';
        return { status: 200, body: { content: lines } };
      }
      case 'GET skus':
        return {
          status: 200,
          body: { value: [{ sku: { name: 'Default' }, capacity: { minimum: 1, maximum: 50, scaleType: 'Manual' } }] },
        };
    }
    throw unknownPath(request);
  }

  return {
    async handle(request, { endpoint = '', deployments, action }, workspace) {
      const { method, url } = request;
      const name = deployments?.name;
      if (name === undefined) {
        if (method !== 'GET') throw methodNotAllowed(request);
        findEndpoint(workspace, KIND, endpoint);
        return { status: 200, body: listPage(listDeployments(workspace, KIND, endpoint), url) };
      }
      if (action !== undefined) return onDeploymentAction(request, workspace, endpoint, name, action);
      if (method === 'GET') return { status: 200, body: findDeployment(workspace, KIND, endpoint, name) };
      if (method === 'PUT') return onPutDeployment(request, workspace, endpoint, name);
      if (method === 'DELETE') return onDeleteDeployment(request, workspace, endpoint, name);
      throw methodNotAllowed(request);
    },
    running: (id) => deployed.get(id),
    end,
    resume(workspace) {
      const all = listEndpoints(workspace, KIND).flatMap(({ name }) => listDeployments(workspace, KIND, name));
      for (const { id, properties, location, name: _, type: __, systemData: ___, ...rest } of all) {
        if (properties['provisioningState'] !== 'Succeeded') {
          setState(workspace, id, 'Failed');
          continue;
        }
        work.begin(workspace, id, async () => {
          const spec = checkDeployment(workspace, { location: String(location), properties, rest });
          deployed.set(id, await startDeployment(workspace, spec, ground, closing.signal));
        });
      }
    },
    async close() {
      closing.abort(new Error('the emulator ends'));
      await work.settle();
      await Promise.all([...deployed.keys()].map(end));
    },
  };
}
