import { isRecord } from '@aml-mlops/shapes';
import { badRequest, conflict } from '../arm/arm-error.ts';
import { isPipelineSpec } from '../arm/component-spec.ts';
import { methodNotAllowed } from '../arm/handle-request.ts';
import { listPage } from '../arm/list-page.ts';
import { resolveReference } from '../arm/references.ts';
import type { Workspace } from '../arm/workspace.ts';
import { computeOf } from '../jobs/compute-of.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { checkEndpointName } from './endpoint-name.ts';
import type { EndpointPath } from './endpoint-path.ts';
import { type Body, checkEndpointBody } from './endpoint-shapes.ts';
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
import type { OperationHeaders } from './online-deployments.ts';

const KIND = 'batchEndpoints';
const MOST_DEPLOYMENTS = 20;

export interface BatchDeploymentsOptions {
  readonly work: LongWork;
  readonly operationHeaders: OperationHeaders;
}

/** Deployments of batch endpoints; nothing runs until the endpoint is invoked. */
export interface BatchDeployments {
  handle(request: ServerRequest, path: EndpointPath, workspace: Workspace): Answer;
  /** Completes creations that were in progress when the emulator ended. */
  resume(workspace: Workspace): void;
}

export function makeBatchDeployments({ work, operationHeaders }: BatchDeploymentsOptions): BatchDeployments {
  function onPut(request: ServerRequest, workspace: Workspace, endpoint: string, name: string): Answer {
    checkEndpointName(name, 'deployment');
    findEndpoint(workspace, KIND, endpoint);
    const id = deploymentId(workspace, KIND, endpoint, name);
    work.refuseBusy(id);
    const { location, properties, rest } = checkEndpointBody(request.body, 'workspaces_batchEndpoints_deployments');
    pipelineOfDeployment(workspace, properties);
    const existing = workspace.store.get(id);
    if (!existing && listDeployments(workspace, KIND, endpoint).length >= MOST_DEPLOYMENTS) {
      throw badRequest(`an endpoint must have at most ${MOST_DEPLOYMENTS} deployments`);
    }
    const resource = putDeployment(workspace, KIND, endpoint, name, {
      ...{ location, tags: {}, ...rest },
      properties: { ...properties, provisioningState: existing ? 'Updating' : 'Creating' },
    });
    const operation = work.begin(workspace, id, async () => {
      await Promise.resolve();
      setState(workspace, id, 'Succeeded');
    });
    return { status: existing ? 200 : 201, body: resource, headers: operationHeaders(request, operation, false) };
  }

  function onDelete(request: ServerRequest, workspace: Workspace, endpoint: string, name: string): Answer {
    const { properties } = findEndpoint(workspace, KIND, endpoint);
    const id = deploymentId(workspace, KIND, endpoint, name);
    if (!workspace.store.get(id)) return { status: 204 };
    work.refuseBusy(id);
    if (defaultDeployment(properties) === name) {
      throw conflict(`deployment ${name} is the default of endpoint ${endpoint}: make another one the default first`);
    }
    setState(workspace, id, 'Deleting');
    const operation = work.begin(workspace, id, async () => {
      await Promise.resolve();
      workspace.store.delete(id);
    });
    return { status: 202, headers: operationHeaders(request, operation) };
  }

  return {
    handle(request, { endpoint = '', deployments, action }, workspace) {
      const { method, url } = request;
      const name = deployments?.name;
      if (name === undefined) {
        if (method !== 'GET') throw methodNotAllowed(request);
        findEndpoint(workspace, KIND, endpoint);
        return { status: 200, body: listPage(listDeployments(workspace, KIND, endpoint), url) };
      }
      if (action !== undefined) throw methodNotAllowed(request);
      if (method === 'GET') return { status: 200, body: findDeployment(workspace, KIND, endpoint, name) };
      if (method === 'PUT') return onPut(request, workspace, endpoint, name);
      if (method === 'DELETE') return onDelete(request, workspace, endpoint, name);
      throw methodNotAllowed(request);
    },
    resume(workspace) {
      const all = listEndpoints(workspace, KIND).flatMap(({ name }) => listDeployments(workspace, KIND, name));
      for (const { id } of all) setState(workspace, id, 'Succeeded');
    },
  };
}

/** The deployment for requests that name none. */
export function defaultDeployment(properties: Body): string | undefined {
  const { defaults } = properties;
  const name = isRecord(defaults) ? defaults['deploymentName'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** The job that a deployment of a pipeline component creates from an invocation. */
export interface DeployedPipeline {
  readonly componentId: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly description: string | undefined;
}

/**
 * The service's checks beyond the shape of a batch deployment's body.
 *
 * @throws ArmError 400
 */
export function pipelineOfDeployment(workspace: Workspace, properties: Body): DeployedPipeline {
  const { deploymentConfiguration: configuration } = properties;
  if (!isRecord(configuration)) {
    throw badRequest(
      'properties.deploymentConfiguration is required: scoring scripts of model deployments are Python, and run in an environment that is not here',
    );
  }
  const reference = isRecord(configuration['componentId']) ? configuration['componentId']['assetId'] : undefined;
  const owner = 'properties.deploymentConfiguration.componentId.assetId';
  const component = resolveReference(workspace, reference, 'components', owner);
  if (!isPipelineSpec(component.properties['componentSpec'])) {
    throw badRequest(`${owner} must be a pipeline component; ${component.id} is none`);
  }
  const settings = Object.fromEntries(
    Object.entries(isRecord(configuration['settings']) ? configuration['settings'] : {}).map(([name, value]) => [
      name,
      BOOLEAN_SETTINGS.has(name) ? String(value).toLowerCase() === 'true' : value,
    ]),
  );
  computeOf(workspace, settings['default_compute'], `properties.deploymentConfiguration.settings.default_compute`);
  const { tags, description } = configuration;
  return {
    componentId: component.id,
    settings,
    tags: Object.fromEntries(Object.entries(isRecord(tags) ? tags : {}).map(([name, tag]) => [name, String(tag)])),
    description: typeof description === 'string' ? description : undefined,
  };
}

/** In the published schema all settings are texts. */
const BOOLEAN_SETTINGS = new Set(['continue_on_step_failure', 'force_rerun']);
