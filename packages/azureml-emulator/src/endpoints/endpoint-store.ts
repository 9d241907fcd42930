import { notFound } from '../arm/arm-error.ts';
import { resourceId } from '../arm/resource-path.ts';
import type { NewResource, Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { EndpointKind } from './endpoint-path.ts';

const PROVIDER = 'Microsoft.MachineLearningServices/workspaces';

export function endpointId({ scope }: Workspace, kind: EndpointKind, endpoint: string): string {
  return resourceId(scope, kind, endpoint);
}

export function deploymentId(workspace: Workspace, kind: EndpointKind, endpoint: string, deployment: string): string {
  return `${endpointId(workspace, kind, endpoint)}/deployments/${deployment}`;
}

/** A resource without the fields that follow from its path. */
export interface ResourceContent {
  readonly properties: NewResource['properties'];
  readonly [property: string]: unknown;
}

/** @throws ArmError 404 */
export function findEndpoint(workspace: Workspace, kind: EndpointKind, name: string): Resource {
  const found = workspace.store.get(endpointId(workspace, kind, name));
  if (!found) throw notFound(`${kind}/${name} was not found in workspace ${workspace.scope.workspace}.`);
  return found;
}

/** @throws ArmError 404 */
export function findDeployment(workspace: Workspace, kind: EndpointKind, endpoint: string, name: string): Resource {
  const found = workspace.store.get(deploymentId(workspace, kind, endpoint, name));
  if (!found) throw notFound(`Deployment ${name} of ${kind}/${endpoint} was not found.`);
  return found;
}

export function listEndpoints(workspace: Workspace, kind: EndpointKind): Resource[] {
  return workspace.store.list(`${workspace.id}/${kind}`);
}

export function listDeployments(workspace: Workspace, kind: EndpointKind, endpoint: string): Resource[] {
  return workspace.store.list(`${endpointId(workspace, kind, endpoint)}/deployments`);
}

export function putEndpoint(
  workspace: Workspace,
  kind: EndpointKind,
  name: string,
  resource: ResourceContent,
): Resource {
  const id = endpointId(workspace, kind, name);
  const { properties, ...rest } = resource;
  return workspace.store.put(`${workspace.id}/${kind}`, { ...rest, id, name, type: `${PROVIDER}/${kind}`, properties });
}

export function putDeployment(
  workspace: Workspace,
  kind: EndpointKind,
  endpoint: string,
  name: string,
  resource: ResourceContent,
): Resource {
  const id = deploymentId(workspace, kind, endpoint, name);
  const { properties, ...rest } = resource;
  const type = `${PROVIDER}/${kind}/deployments`;
  return workspace.store.put(`${endpointId(workspace, kind, endpoint)}/deployments`, {
    ...{ ...rest, id, name, type, properties },
  });
}

/** Sets the provisioning state of a resource; does nothing if it was deleted in the meantime. */
export function setState({ store }: Workspace, id: string, provisioningState: string): void {
  const found = store.get(id);
  if (!found) return;
  store.put(id.slice(0, id.lastIndexOf('/')), { ...found, properties: { ...found.properties, provisioningState } });
}
