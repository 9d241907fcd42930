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
