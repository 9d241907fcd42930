import { createHash, randomUUID } from 'node:crypto';
import { registryScope } from '../arm/references.ts';
import { workspaceId } from '../arm/resource-path.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';

/** A registry: it keeps assets as a workspace does, and has storage of its own. */
export interface Registry {
  readonly name: string;
  /** What versions are put into. */
  readonly space: Workspace;
  /** A container of the registry's storage that nothing lies in yet. */
  newContainer(): string;
  /** Whether a URL is of the registry's storage. */
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

/** How an asset of a registry is called everywhere. */
export function registryAssetId(registry: string, type: string, name: string, version: string): string {
  return `azureml://registries/${registry}/${type}/${name}/versions/${version}`;
}

/** An asset as a registry tells it: by the id that holds everywhere, with how far its creation is. */
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
