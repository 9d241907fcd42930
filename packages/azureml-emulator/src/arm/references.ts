import { badRequest } from './arm-error.ts';
import { parseResourcePath, resourceId, type WorkspaceScope } from './resource-path.ts';
import type { Resource } from './resource-store.ts';
import type { Workspace } from './workspace.ts';

/**
 * The resource that a reference names: an ARM id, with or without `azureml:` before it, or `azureml:name:version` and
 * `azureml:name@latest` for assets, `azureml:name` for what has no versions.
 *
 * @param owner what refers to it, for the message
 * @throws ArmError 400 where it is of another workspace or another type, or does not exist
 */
export function resolveReference(workspace: Workspace, reference: unknown, type: string, owner: string): Resource {
  if (typeof reference !== 'string' || reference === '') {
    throw badRequest(`${owner} must be a reference to one of ${type}; got ${JSON.stringify(reference)}`);
  }
  const name = reference.startsWith('azureml:') ? reference.slice('azureml:'.length) : reference;
  const shared = type === 'environments' ? sharedEnvironment(reference) : undefined;
  if (shared) return shared;
  if (name.startsWith('//registries')) {
    throw badRequest(`${owner} refers to ${reference}: this workspace has no registries`);
  }
  const id = name.startsWith('/') ? name : shortId(workspace, name, type);
  const path = parseResourcePath(id);
  if (!path || path.type !== type || path.action !== undefined) {
    throw badRequest(`${owner} must be the id of one of ${type}; got ${reference}`);
  }
  if (!within(path, workspace.scope))
    throw badRequest(`${owner} refers to ${reference}, which is of another workspace`);
  const found = workspace.store.get(id);
  if (!found) throw badRequest(`${owner} refers to ${reference}, which does not exist`);
  return found;
}

const REGISTRY_ENVIRONMENT = /^azureml:\/\/registries\/[^/]+\/environments\/([^/]+)\/(?:versions|labels)\/([^/]+)$/;
/** Names that the service keeps for the environments that Microsoft curates. */
const CURATED = /^azureml:(AzureML-[\w.-]+)[:@]([\w.-]+)$/;

/** Environments of a registry, and curated ones, are images that are not looked into here; undefined for any other reference. */
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
