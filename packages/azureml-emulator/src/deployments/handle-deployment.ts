import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ResolvedDeployment } from '@aml-mlops/arm-templates';
import { ArmError, notFound } from '../arm/arm-error.ts';
import type { Subscription } from '../arm/handle-request.ts';
import type { ResourceStore } from '../arm/resource-store.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { type DeployedResources, openDeployedResources } from './deployed-resources.ts';
import { type DeploymentPath, parseDeploymentPath } from './deployment-path.ts';
import { resolveRequest } from './resolve-request.ts';

/** Handles requests to `Microsoft.Resources/deployments`; ignores any other path. */
export type DeploymentHandler = (request: ServerRequest) => Promise<Answer | undefined>;

export interface DeploymentOptions {
  readonly subscription: Subscription;
  readonly store: ResourceStore;
  readonly now: () => Date;
}

/** Validates, plans and creates deployments. The created resources outlive the emulator, the deployment history does not. */
export function makeDeployments({ subscription, store, now }: DeploymentOptions): DeploymentHandler {
  const deployed = openDeployedResources(subscription, store);
  const history = new Map<string, Record<string, unknown>>();
  const results = new Map<string, unknown>();

  async function handle(request: ServerRequest, path: DeploymentPath): Promise<Answer> {
    checkScope(request.url, path, subscription);
    const { name, action, result } = path;
    const verb = action === undefined ? request.method : `${request.method} ${action}`;
    switch (verb) {
      case 'POST validate':
        resolveRequest(request.body, name, subscription);
        return { status: 200, body: { name, properties: { mode: 'Incremental', provisioningState: 'Succeeded' } } };
      case 'POST whatif': {
        const id = randomUUID();
        results.set(id, whatIf(resolveRequest(request.body, name, subscription), deployed));
        const { origin, pathname, search } = request.url;
        return { status: 202, headers: { Location: `${origin}${pathname}Results/${id}${search}`, 'Retry-After': '0' } };
      }
      case 'GET whatifresults': {
        if (!results.has(result ?? '')) throw notFound(`The result ${result} was not found.`);
        return { status: 200, body: results.get(result ?? '') };
      }
      case 'PUT':
        return begin(name, resolveRequest(request.body, name, subscription));
      case 'GET': {
        const found = history.get(name);
        if (!found) throw new ArmError(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`);
        return { status: 200, body: shown(name, found) };
      }
      default:
        throw new ArmError(405, 'MethodNotAllowed', `${request.method} is not allowed on ${request.url.pathname}.`);
    }
  }

  function begin(name: string, resolved: ResolvedDeployment): Answer {
    const existing = history.has(name);
    const base = { mode: 'Incremental', timestamp: now().toISOString() };
    const end = (state: string, more: object) => history.set(name, { ...base, provisioningState: state, ...more });
    end('Running', {});
    const outputs = Object.fromEntries(
      resolved.outputs.map(({ name: output, type, value }) => [output, { type, value }]),
    );
    void deploy(resolved, deployed).then(
      () => end('Succeeded', { outputs }),
      (error: unknown) => {
        const details = [
          error instanceof ArmError
            ? { code: error.code, message: error.message }
            : { code: 'InternalServerError', message: String(error) },
        ];
        end('Failed', {
          error: { code: 'DeploymentFailed', message: 'At least one resource deployment operation failed.', details },
        });
      },
    );
    return { status: existing ? 200 : 201, body: shown(name, { ...base, provisioningState: 'Accepted' }) };
  }

  function shown(name: string, properties: unknown): unknown {
    const id = `/subscriptions/${subscription.id}/resourceGroups/${subscription.resourceGroup}/providers/Microsoft.Resources/deployments/${name}`;
    return { id, name, type: 'Microsoft.Resources/deployments', properties };
  }

  return async (request) => {
    const path = parseDeploymentPath(request.url.pathname);
    return path && handle(request, path);
  };
}

/** Creates resources one by one, in dependency order. If one fails, those created before remain. */
async function deploy({ resources }: ResolvedDeployment, deployed: DeployedResources): Promise<void> {
  const waiting = new Set(resources);
  const busy = new Set(resources.flatMap(({ id, deployments }) => [id, ...deployments]).map((id) => id.toLowerCase()));
  while (waiting.size > 0) {
    const ready = [...waiting].filter((resource) =>
      [...resource.dependsOn].every((id) => !busy.has(id.toLowerCase()) || resource.deployments.includes(id)),
    );
    if (ready.length === 0)
      throw new ArmError(
        400,
        'InvalidTemplate',
        'Deployment template validation failed: resources wait for each other in a circle.',
      );
    for (const resource of ready) {
      await deployed.put(resource);
      waiting.delete(resource);
    }
    busy.clear();
    for (const { id, deployments } of waiting) for (const open of [id, ...deployments]) busy.add(open.toLowerCase());
  }
}

function whatIf({ resources }: ResolvedDeployment, deployed: DeployedResources): unknown {
  const changes = resources.map(({ id, type, name, apiVersion, body }) => {
    const before = deployed.get(id);
    const changeType = before === undefined ? 'Create' : isDeepStrictEqual(before, body) ? 'NoChange' : 'Modify';
    const whole = (own: object) => ({ id, type, name, apiVersion, ...own });
    return { resourceId: id, changeType, ...(before !== undefined && { before: whole(before) }), after: whole(body) };
  });
  const named = new Set(resources.map(({ id }) => id.toLowerCase()));
  const ignored = deployed
    .ids()
    .filter((id) => !named.has(id.toLowerCase()))
    .map((id) => ({ resourceId: id, changeType: 'Ignore' }));
  return { status: 'Succeeded', properties: { changes: [...changes, ...ignored] } };
}

function checkScope(url: URL, path: DeploymentPath, { id, resourceGroup }: Subscription): void {
  if (!/^\d{4}-\d{2}-\d{2}/.test(url.searchParams.get('api-version') ?? '')) {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (path.subscription.toLowerCase() !== id.toLowerCase())
    throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${path.subscription}' could not be found.`);
  if (path.resourceGroup.toLowerCase() !== resourceGroup.toLowerCase())
    throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${path.resourceGroup}' could not be found.`);
}
