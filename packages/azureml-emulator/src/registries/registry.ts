import { createHash, randomUUID } from 'node:crypto';
import { registryScope } from '../arm/references.ts';
import { workspaceId } from '../arm/resource-path.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';

/** A registry: it stores assets as a workspace does, and has its own storage. */
export interface Registry {
  readonly name: string;
  /** Storage for versions. */
  readonly space: Workspace;
  /** A new, empty container in the registry's storage. */
  newContainer(): string;
  /** Whether a URL belongs to the registry's storage. */
  owns(url: string): boolean;
}

export function openRegistry(
  shared: Omit<Workspace, 'scope' | 'id'>,
  group: { readonly subscription: string; readonly resourceGroup: string },
  name: string,
  accountUrl: string,
): Registry {
  const scope = registryScope({ scope: { ...group, workspace: name } }, name);
  const prefix = `registry-${createHash('sha256').update(name).digest('hex').slice(0, 8)}-`;
  return {
    name,
    space: { ...shared, scope, id: workspaceId(scope) },
    newContainer: () => `${accountUrl}/${prefix}${randomUUID()}`,
    owns: (url) => url.startsWith(`${accountUrl}/${prefix}`),
  };
}

/** The global reference to a registry asset. */
export function registryAssetId(registry: string, type: string, name: string, version: string): string {
  return `azureml://registries/${registry}/${type}/${name}/versions/${version}`;
}

/** A registry asset in responses: with its global id and the state of its creation. */
export function shownAsset({ name: registry, space }: Registry, resource: Resource): Resource {
  const [, type = '', name = '', , version] = resource.id.slice(space.id.length).split('/');
  if (version === undefined) return resource;
  const provisioningState = space.creating.has(resource.id) ? 'Creating' : 'Succeeded';
  return {
    ...resource,
    id: registryAssetId(registry, type, name, version),
    properties: { ...resource.properties, provisioningState },
  };
}
