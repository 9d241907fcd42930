import { badRequest } from './arm-error.ts';
import { parseResourcePath, resourceId, type WorkspaceScope, workspaceId } from './resource-path.ts';
import type { Resource } from './resource-store.ts';
import type { Workspace } from './workspace.ts';

/**
 * Resolves a reference to a resource: an ARM id, with or without the prefix `azureml:`, `azureml:name:version` or
 * `azureml:name@latest` for assets, `azureml:name` for resources without versions.
 *
 * @param owner the referring resource, for the message
 * @throws ArmError 400 if it belongs to another workspace, has another type, or does not exist
 */
export function resolveReference(workspace: Workspace, reference: unknown, type: string, owner: string): Resource {
  if (typeof reference !== 'string' || reference === '') {
    throw badRequest(`${owner} must be a reference to one of ${type}; got ${JSON.stringify(reference)}`);
  }
  const name = reference.startsWith('azureml:') ? reference.slice('azureml:'.length) : reference;
  const ofRegistry = parseRegistryReference(reference);
  if (ofRegistry && workspace.store.get(registryId(workspace, ofRegistry.registry))) {
    return resolveRegistryAsset(workspace, ofRegistry, type, owner);
  }
  const { collection, workspace: place } = workspace.scope;
  const ofMicrosoft = collection !== 'registries' || ofRegistry?.registry === 'azureml';
  const shared = type === 'environments' && ofMicrosoft ? sharedEnvironment(reference) : undefined;
  if (shared) return shared;
  if (ofRegistry) throw badRequest(`${owner} refers to ${reference}: there is no registry ${ofRegistry.registry}`);
  if (collection === 'registries') {
    throw badRequest(
      `${owner} must be an asset of the registry, azureml://registries/${place}/${type}/<name>/versions/<version>: assets of workspaces cannot be referred to from a registry; got ${reference}`,
    );
  }
  const id = name.startsWith('/') ? name : shortId(workspace, name, type);
  const path = parseResourcePath(id);
  if (!path || path.collection === 'registries' || path.type !== type || path.action !== undefined) {
    throw badRequest(`${owner} must be the id of one of ${type}; got ${reference}`);
  }
  if (!within(path, workspace.scope))
    throw badRequest(`${owner} refers to ${reference}, which is of another workspace`);
  const found = workspace.store.get(id);
  if (!found) throw badRequest(`${owner} refers to ${reference}, which does not exist`);
  return found;
}

/** A reference to a registry asset, valid everywhere. */
interface RegistryReference {
  readonly registry: string;
  readonly type: string;
  readonly name: string;
  /** Absent for the newest version. */
  readonly version?: string;
}

const REGISTRY_ASSET =
  /^(?:azureml:)?azureml:\/\/registries\/([^/]+)\/([a-z]+)\/([^/]+)\/(?:versions\/([^/]+)|labels\/latest)$/;

export function parseRegistryReference(reference: string): RegistryReference | undefined {
  const [, registry, type, name, version] = REGISTRY_ASSET.exec(reference) ?? [];
  if (registry === undefined || type === undefined || name === undefined) return undefined;
  return { registry, type, name, ...(version !== undefined && { version }) };
}

/** The scope of a registry, in the same resource group as the workspaces. */
export function registryScope({ scope }: Pick<Workspace, 'scope'>, registry: string): WorkspaceScope {
  return { ...scope, workspace: registry, collection: 'registries' };
}

function registryId(workspace: Workspace, registry: string): string {
  return workspaceId(registryScope(workspace, registry));
}

function resolveRegistryAsset(
  workspace: Workspace,
  { registry, type, name, version }: RegistryReference,
  wanted: string,
  owner: string,
): Resource {
  const { scope, store, creating } = workspace;
  if (type !== wanted)
    throw badRequest(`${owner} must be one of ${wanted}; got one of ${type} of registry ${registry}`);
  if (scope.collection === 'registries' && scope.workspace !== registry) {
    throw badRequest(`${owner} must be an asset of registry ${scope.workspace}; got one of registry ${registry}`);
  }
  const at = registryScope(workspace, registry);
  const latest = store.get(resourceId(at, type, name))?.properties['latestVersion'];
  const id = resourceId(at, type, name, version ?? String(latest ?? ''));
  const found = store.get(id);
  if (!found) throw badRequest(`${owner} refers to ${type}/${name} of registry ${registry}, which does not exist`);
  if (creating.has(id)) {
    throw badRequest(`${owner} refers to ${type}/${name} of registry ${registry}, whose creation has not ended`);
  }
  return found;
}

const REGISTRY_ENVIRONMENT = /^azureml:\/\/registries\/[^/]+\/environments\/([^/]+)\/(?:versions|labels)\/([^/]+)$/;
/** Names reserved by the service for Microsoft's curated environments. */
const CURATED = /^azureml:(AzureML-[\w.-]+)[:@]([\w.-]+)$/;

/** Environments of a registry, and curated ones, are images that are not inspected here; undefined for any other reference. */
export function sharedEnvironment(reference: string): Resource | undefined {
  const [, name, version] = REGISTRY_ENVIRONMENT.exec(reference) ?? CURATED.exec(reference) ?? [];
  if (name === undefined || version === undefined) return undefined;
  const at = new Date(0).toISOString();
  const systemData = {
    ...{ createdAt: at, createdBy: 'registry', createdByType: 'User' as const },
    ...{ lastModifiedAt: at, lastModifiedBy: 'registry', lastModifiedByType: 'User' as const },
  };
  return { id: reference, name: version, type: 'environments', properties: { image: name }, systemData };
}

function shortId({ scope, store }: Workspace, reference: string, type: string): string {
  const [name = '', version] = reference.split(':');
  if (version !== undefined) return resourceId(scope, type, name, version);
  if (!name.endsWith('@latest')) return resourceId(scope, type, name);
  const asset = name.slice(0, -'@latest'.length);
  const latest = store.get(resourceId(scope, type, asset))?.properties['latestVersion'];
  return resourceId(scope, type, asset, String(latest ?? ''));
}

function within(
  path: { readonly subscription: string; readonly resourceGroup?: string; readonly workspace?: string },
  scope: WorkspaceScope,
): boolean {
  const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();
  return (
    same(path.subscription, scope.subscription) &&
    same(path.resourceGroup, scope.resourceGroup) &&
    same(path.workspace, scope.workspace)
  );
}
