import { own } from '@aml-mlops/shapes';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { API_VERSION, apiVersionOf } from './api-versions.ts';
import { ArmError, badRequest, notFound } from './arm-error.ts';
import { listPage } from './list-page.ts';
import { listSecrets } from './list-secrets.ts';
import { startPendingUpload } from './pending-upload.ts';
import { putResource } from './put-resource.ts';
import { putSchedule } from './put-schedule.ts';
import { type PutAnswer, putVersion } from './put-version.ts';
import { parseResourcePath, type ResourcePath, resourceId } from './resource-path.ts';
import { RESOURCE_KINDS, type ResourceKind } from './resource-types.ts';
import type { Workspace } from './workspace.ts';

/** Jobs, which run besides being stored. */
export interface JobService {
  put(workspace: Workspace, name: string, body: unknown): Promise<PutAnswer>;
  /** Resolves when the job has ended. */
  cancel(workspace: Workspace, name: string): Promise<void>;
  delete(workspace: Workspace, name: string): Promise<void>;
}

/** The emulated subscription; creates or finds its workspaces. */
export interface Subscription {
  readonly id: string;
  readonly resourceGroup: string;
  readonly location: string;
  find(name: string): Workspace | undefined;
  list(): Answer;
  get(name: string): Answer;
  put(name: string, body: unknown): Promise<Answer>;
  delete(name: string): Answer;
}

/** Handles a request to Azure Resource Manager. */
export async function handleArmRequest(
  request: ServerRequest,
  subscription: Subscription,
  jobs: JobService,
): Promise<Answer> {
  const version = apiVersionOf(request.url);
  const path = parseResourcePath(request.url.pathname);
  if (!path || path.collection === 'registries') throw unknownPath(request);
  checkScope(path, subscription);
  if (path.workspace === undefined) return request.method === 'GET' ? subscription.list() : methodNotAllowed(request);
  if (path.type === undefined) return onWorkspace(request, path.workspace, subscription);
  const workspace = subscription.find(path.workspace);
  if (!workspace) throw unknownWorkspace(path.workspace, subscription);
  const kind = own(RESOURCE_KINDS, path.type);
  if (!kind) throw notFound(`The emulator has no resources of type ${path.type}.`);
  if (path.versions && !kind.version) throw unknownPath(request);
  const shapes = { ...workspace.shapes, otherVersion: version !== API_VERSION };
  return onResource({ request, path, type: path.type, kind, workspace: { ...workspace, shapes }, subscription, jobs });
}

async function onWorkspace(request: ServerRequest, name: string, subscription: Subscription): Promise<Answer> {
  switch (request.method) {
    case 'GET':
      return subscription.get(name);
    case 'PUT':
      return subscription.put(name, request.body);
    case 'DELETE':
      return subscription.delete(name);
    default:
      return methodNotAllowed(request);
  }
}

interface Case {
  readonly request: ServerRequest;
  readonly path: ResourcePath;
  readonly type: string;
  readonly kind: ResourceKind;
  readonly workspace: Workspace;
  readonly subscription: Subscription;
  readonly jobs: JobService;
}

async function onResource(on: Case): Promise<Answer> {
  const { request, path, type, workspace } = on;
  const { name, versions } = path;
  if (request.method === 'POST') return act(on);
  if (path.action !== undefined) throw unknownPath(request);
  if (name === undefined || (versions && versions.version === undefined)) {
    if (request.method !== 'GET') return methodNotAllowed(request);
    const parent = name === undefined ? `${workspace.id}/${type}` : resourceId(workspace.scope, type, name);
    return { status: 200, body: listPage(workspace.store.list(parent), request.url) };
  }
  const id = resourceId(workspace.scope, type, name, versions?.version);
  switch (request.method) {
    case 'GET': {
      const found = workspace.store.get(id);
      if (!found) throw notFound(`${describe(path)} was not found in workspace ${workspace.scope.workspace}.`);
      return { status: 200, body: found };
    }
    case 'PUT':
      return put(on, name);
    case 'DELETE':
      return remove(on, name, id);
    default:
      return methodNotAllowed(request);
  }
}

async function put({ request, path, type, kind, workspace, subscription, jobs }: Case, name: string): Promise<Answer> {
  const { body } = request;
  if (path.versions?.version !== undefined && kind.version) {
    const { version } = kind;
    const { status, resource } = await putVersion(
      workspace,
      type,
      { ...kind, version },
      name,
      path.versions.version,
      body,
    );
    return { status, body: resource };
  }
  const { status, resource } =
    type === 'jobs'
      ? await jobs.put(workspace, name, body)
      : type === 'schedules'
        ? await putSchedule(workspace, name, body)
        : putResource(workspace, type, kind, name, body);
  if (!kind.longRunning) return { status, body: resource };
  const operation = workspace.operations.begin(Promise.resolve());
  return { status, body: resource, headers: operationHeaders(request, subscription, operation, false) };
}

async function remove(on: Case, name: string, id: string): Promise<Answer> {
  const { request, type, kind, workspace, subscription, jobs } = on;
  if (!workspace.store.get(id)) return { status: 204 };
  if (type === 'jobs') {
    const operation = workspace.operations.begin(jobs.delete(workspace, name));
    return { status: 202, headers: operationHeaders(request, subscription, operation) };
  }
  workspace.store.delete(id);
  if (!kind.longRunning) return { status: 200 };
  const operation = workspace.operations.begin(Promise.resolve());
  return { status: 202, headers: operationHeaders(request, subscription, operation) };
}

async function act({ request, path, type, workspace, subscription, jobs }: Case): Promise<Answer> {
  const { name, action } = path;
  if (name === undefined || action === undefined) throw unknownPath(request);
  if (path.versions?.version !== undefined && action.toLowerCase() === 'startpendingupload') {
    return { status: 200, body: startPendingUpload(workspace, path) };
  }
  const found = workspace.store.get(resourceId(workspace.scope, type, name));
  if (!found) throw notFound(`${describe(path)} was not found in workspace ${workspace.scope.workspace}.`);
  const verb = action.toLowerCase();
  if (type === 'datastores' && verb === 'listsecrets') return { status: 200, body: listSecrets(workspace, found) };
  if (type === 'jobs' && verb === 'cancel') {
    const operation = workspace.operations.begin(jobs.cancel(workspace, name));
    return { status: 202, headers: operationHeaders(request, subscription, operation) };
  }
  throw unknownPath(request);
}

/** Polling of an operation: its status, and (for operations that return no resource) its result. */
export function operationHeaders(
  { url }: ServerRequest,
  { id, location }: Subscription,
  operation: string,
  result = true,
): Record<string, string> {
  const root = `${url.origin}/subscriptions/${id}/providers/Microsoft.MachineLearningServices/locations/${location}`;
  const query = `?api-version=${API_VERSION}`;
  return {
    'Azure-AsyncOperation': `${root}/mfeOperationsStatus/${operation}${query}`,
    ...(result && { Location: `${root}/mfeOperationResults/${operation}${query}` }),
  };
}

/** @throws ArmError 404 if the subscription or resource group is another one */
export function checkScope(
  { subscription, resourceGroup }: Pick<ResourcePath, 'subscription' | 'resourceGroup'>,
  emulated: Subscription,
): void {
  if (subscription.toLowerCase() !== emulated.id.toLowerCase()) {
    throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  if (resourceGroup !== undefined && resourceGroup.toLowerCase() !== emulated.resourceGroup.toLowerCase()) {
    throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`);
  }
}

export function unknownWorkspace(name: string, { resourceGroup }: Subscription): ArmError {
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource 'Microsoft.MachineLearningServices/workspaces/${name}' under resource group '${resourceGroup}' was not found.`,
  );
}

export function unknownPath({ method, url }: ServerRequest): ArmError {
  return new ArmError(404, 'InvalidResourceType', `No resource or action answers ${method} ${url.pathname}.`);
}

export function methodNotAllowed({ method, url }: ServerRequest): never {
  throw new ArmError(405, 'MethodNotAllowed', `${method} is not allowed on ${url.pathname}.`);
}

function describe({ type, name, versions }: ResourcePath): string {
  return versions?.version === undefined ? `${type}/${name}` : `${type}/${name}, version ${versions.version},`;
}

/** Handles polls of long-running operations outside the workspaces. */
export function handleOperationPoll({ url }: ServerRequest, poll: Workspace['operations']['poll']): Answer | undefined {
  const [, kind, id] =
    /\/locations\/[^/]+\/(mfeOperationsStatus|mfeOperationResults)\/([^/]+)$/.exec(url.pathname) ?? [];
  if (kind === undefined || id === undefined) return undefined;
  apiVersionOf(url);
  const operation = poll(id);
  if (!operation) throw notFound(`Operation ${id} was not found.`);
  if (kind === 'mfeOperationsStatus') return { status: 200, body: operation };
  if (operation.status === 'InProgress') return { status: 202, headers: { Location: url.href } };
  if (operation.error) throw badRequest(operation.error.message);
  return { status: 200 };
}
